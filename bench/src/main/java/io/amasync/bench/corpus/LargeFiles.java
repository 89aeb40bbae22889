package io.amasync.bench.corpus;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;

/** A few incompressible files of equal size. */
public record LargeFiles(int count, long bytes) implements Corpus {
  private static final long SEED = 20_261_120;
  private static final int BLOCK_BYTES = 1 << 20;

  @Override
  public void make(Path root) throws IOException {
    Files.createDirectories(root);
    SplittableRandom random = new SplittableRandom(SEED);
    byte[] block = new byte[BLOCK_BYTES];
    for (int i = 0; i < count; i++) {
      try (OutputStream out = Files.newOutputStream(root.resolve("big-%02d.bin".formatted(i)))) {
        for (long left = bytes / count; left > 0; left -= BLOCK_BYTES) {
          Noise.fill(block, random);
          out.write(block, 0, (int) Math.min(left, BLOCK_BYTES));
        }
      }
    }
  }
}
