package io.amasync.bench.corpus;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;

/**
 * Makes a corpus from a seed; runs straight from its source: {@code java CorpusMaker.java small DIR
 * 100000 1000000000}.
 *
 * <ul>
 *   <li>{@code small DIR COUNT BYTES}: COUNT files of BYTES in all, in directories of 100, sizes
 *       from 1 byte to four times the mean, half of each file compressible.
 *   <li>{@code large DIR COUNT BYTES}: COUNT incompressible files of BYTES in all.
 * </ul>
 */
public final class CorpusMaker {
  private static final long SEED = 20_261_120;
  private static final int FILES_PER_DIRECTORY = 100;
  private static final int BLOCK_BYTES = 1 << 20;

  private CorpusMaker() {}

  /** Runs; see the class. */
  public static void main(String[] arguments) throws IOException {
    if (arguments.length != 4) {
      throw new IllegalArgumentException("Usage: CorpusMaker.java small|large DIR COUNT BYTES");
    }
    Path directory = Path.of(arguments[1]);
    int count = Integer.parseInt(arguments[2]);
    long bytes = Long.parseLong(arguments[3]);
    switch (arguments[0]) {
      case "small" -> makeSmall(directory, count, bytes);
      case "large" -> makeLarge(directory, count, bytes);
      default -> throw new IllegalArgumentException("No corpus is called " + arguments[0]);
    }
  }

  private static void makeSmall(Path root, int count, long bytes) throws IOException {
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

  private static void makeLarge(Path root, int count, long bytes) throws IOException {
    Files.createDirectories(root);
    SplittableRandom random = new SplittableRandom(SEED);
    byte[] block = new byte[BLOCK_BYTES];
    ByteBuffer longs = ByteBuffer.wrap(block);
    for (int i = 0; i < count; i++) {
      try (OutputStream out = Files.newOutputStream(root.resolve("big-%02d.bin".formatted(i)))) {
        for (long left = bytes / count; left > 0; left -= BLOCK_BYTES) {
          for (int at = 0; at < BLOCK_BYTES; at += Long.BYTES) {
            longs.putLong(at, random.nextLong());
          }
          out.write(block, 0, (int) Math.min(left, BLOCK_BYTES));
        }
      }
    }
  }
}
