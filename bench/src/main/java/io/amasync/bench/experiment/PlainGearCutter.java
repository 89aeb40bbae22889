package io.amasync.bench.experiment;

import io.amasync.chunker.cut.ChunkSizes;
import io.amasync.chunker.cut.Cutter;
import io.amasync.chunker.hash.HashKey;

/**
 * The product's cuts, found one byte a step: what the two-bytes-a-step roll must not be slower
 * than.
 */
final class PlainGearCutter implements Cutter {
  private final long[] gear;
  private final ChunkSizes sizes;
  private final long strictMask;
  private final long eagerMask;

  PlainGearCutter(HashKey key, ChunkSizes sizes) {
    this.gear = KeyedLongs.of(key, 1 << Byte.SIZE);
    this.sizes = sizes;
    int bits = Integer.SIZE - 1 - Integer.numberOfLeadingZeros(sizes.normalBytes());
    strictMask = highBits(bits + 2);
    eagerMask = highBits(bits - 2);
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
    int limit = Math.min(length, sizes.maximumBytes());
    long hash = 0;
    int at = offset + sizes.minimumBytes();
    for (int end = offset + sizes.normalBytes(); at < end; at++) {
      hash = (hash << 1) + gear[window[at] & 0xff];
      if ((hash & strictMask) == 0) {
        return at + 1 - offset;
      }
    }
    for (int end = offset + limit; at < end; at++) {
      hash = (hash << 1) + gear[window[at] & 0xff];
      if ((hash & eagerMask) == 0) {
        return at + 1 - offset;
      }
    }
    return limit;
  }

  /** {@code bits} ones below bit 63. */
  static long highBits(int bits) {
    return ((1L << bits) - 1) << (Long.SIZE - 1 - bits);
  }
}
