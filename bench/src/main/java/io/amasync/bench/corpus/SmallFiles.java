package io.amasync.bench.corpus;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;

/**
 * Many small files in directories of 100, from 1 byte to four times the mean, half of each
 * compressible.
 */
public record SmallFiles(int count, long bytes) implements Corpus {
  private static final long SEED = 20_261_120;
  private static final int FILES_PER_DIRECTORY = 100;

  @Override
  public void make(Path root) throws IOException {
    SplittableRandom random = new SplittableRandom(SEED);
    int mean = Math.toIntExact(Math.max(1, bytes / count));
    for (int i = 0; i < count; i++) {
      Path directory =
          root.resolve("set%03d".formatted(i / 10_000))
              .resolve("d%04d".formatted(i / FILES_PER_DIRECTORY));
      if (i % FILES_PER_DIRECTORY == 0) {
        Files.createDirectories(directory);
      }
      // The product of two uniform draws has a mean of a quarter: many small files, a few of four
      // times the mean.
      int size = Math.max(1, (int) (4L * mean * random.nextDouble() * random.nextDouble()));
      byte[] body = new byte[size];
      random.nextBytes(body);
      for (int at = size / 2; at < size; at++) {
        body[at] = (byte) ('a' + (at * 7 + i) % 23);
      }
      Files.write(directory.resolve("asset-%06d.bin".formatted(i)), body);
    }
  }
}
