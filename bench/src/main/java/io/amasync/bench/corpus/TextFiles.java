package io.amasync.bench.corpus;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;

/** Files of words, half the mean to one and a half times the mean each. */
public record TextFiles(int count, long bytes) implements Corpus {
  private static final long SEED = 20_261_129;
  private static final int FILES_PER_DIRECTORY = 50;

  @Override
  public void make(Path root) throws IOException {
    SplittableRandom random = new SplittableRandom(SEED);
    Words words = new Words(SEED);
    int mean = Math.toIntExact(Math.max(2, bytes / count));
    for (int i = 0; i < count; i++) {
      Path directory = root.resolve("volume-%02d".formatted(i / FILES_PER_DIRECTORY));
      Files.createDirectories(directory);
      byte[] text = new byte[mean / 2 + random.nextInt(mean)];
      words.fill(text, random);
      Files.write(directory.resolve("chapter-%04d.txt".formatted(i)), text);
    }
  }
}
