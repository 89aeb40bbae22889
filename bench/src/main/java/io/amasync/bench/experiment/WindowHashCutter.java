package io.amasync.bench.experiment;

import io.amasync.chunker.cut.ChunkSizes;
import io.amasync.chunker.cut.Cutter;

/**
 * FastCDC's rule on {@link WindowHash} in place of the gear hash: a chunk ends behind the first 16
 * bytes, all behind the minimum, whose hash is below a bound. The bound is four times lower than
 * {@code 2^32 / 2^floor(log2(normal))} up to the normal size, and four times higher behind it.
 */
final class WindowHashCutter implements Cutter {
  private final WindowHash hash;
  private final ChunkSizes sizes;

  WindowHashCutter(WindowHash hash, ChunkSizes sizes) {
    this.hash = hash;
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
    int limit = offset + Math.min(length, sizes.maximumBytes());
    int normal = offset + sizes.normalBytes();
    int found = find(window, offset + sizes.minimumBytes(), normal, strictBound(sizes));
    if (found < 0) {
      found = find(window, normal + 1 - WindowHash.BYTES, limit, eagerBound(sizes));
    }
    return (found < 0 ? limit : found) - offset;
  }

  /** The end, up to {@code to}, of the first 16 bytes from {@code from} on that end a chunk. */
  int find(byte[] window, int from, int to, int bound) {
    for (int at = from; at <= to - WindowHash.BYTES; at++) {
      if (hash.at(window, at) < bound) {
        return at + WindowHash.BYTES;
      }
    }
    return -1;
  }

  /** Signed, as hashes are compared, up to the normal size. */
  static int strictBound(ChunkSizes sizes) {
    return Integer.MIN_VALUE + (1 << (Integer.SIZE - 2 - bits(sizes)));
  }

  /** Signed, as hashes are compared, behind the normal size. */
  static int eagerBound(ChunkSizes sizes) {
    return Integer.MIN_VALUE + (1 << (Integer.SIZE + 2 - bits(sizes)));
  }

  private static int bits(ChunkSizes sizes) {
    return Integer.SIZE - 1 - Integer.numberOfLeadingZeros(sizes.normalBytes());
  }
}
