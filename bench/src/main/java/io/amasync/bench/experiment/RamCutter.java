package io.amasync.bench.experiment;

import io.amasync.chunker.cut.ChunkSizes;
import io.amasync.chunker.cut.Cutter;

/**
 * RAM: a chunk ends behind the first byte, after a window of fixed length, that is not less than
 * the greatest of the window (Widodo, Lim, Atiquzzaman, "A new content-defined chunking algorithm
 * for data deduplication in cloud storage", FGCS 2017). Bytes are compared as signed values.
 */
final class RamCutter implements Cutter {
  /** On random bytes the end comes about 256 bytes behind the window. */
  private static final int AFTER_WINDOW = 256;

  private final ChunkSizes sizes;

  RamCutter(ChunkSizes sizes) {
    this.sizes = sizes;
  }

  @Override
  public int maximumBytes() {
    return sizes.maximumBytes();
  }

  @Override
  public int cut(byte[] window, int offset, int length) {
    if (length <= sizes.normalBytes()) {
      return length;
    }
    int from = offset + windowBytes(sizes);
    byte greatest = Byte.MIN_VALUE;
    for (int at = offset; at < from; at++) {
      greatest = (byte) Math.max(greatest, window[at]);
    }
    return find(window, from, offset + Math.min(length, maximumBytes()), greatest) - offset;
  }

  /** How much of a chunk the greatest byte is taken of. */
  static int windowBytes(ChunkSizes sizes) {
    return sizes.normalBytes() - AFTER_WINDOW;
  }

  /** Behind the first byte from {@code from} on that is {@code greatest} or more. */
  static int find(byte[] window, int from, int limit, byte greatest) {
    for (int at = from; at < limit; at++) {
      if (window[at] >= greatest) {
        return at + 1;
      }
    }
    return limit;
  }
}
