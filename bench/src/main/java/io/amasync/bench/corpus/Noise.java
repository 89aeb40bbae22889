package io.amasync.bench.corpus;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;

/** Bytes that nothing compresses. */
final class Noise {
  private Noise() {}

  /** Fills {@code block} up to a multiple of eight bytes; what is left keeps its bytes. */
  static void fill(byte[] block, SplittableRandom random) {
    ByteBuffer longs = ByteBuffer.wrap(block);
    for (int at = 0; at <= block.length - Long.BYTES; at += Long.BYTES) {
      longs.putLong(at, random.nextLong());
    }
  }
}
