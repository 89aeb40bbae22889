package io.amasync.bench.experiment;

import io.amasync.chunker.cut.ChunkSizes;
import io.amasync.chunker.cut.Cutter;
import io.amasync.chunker.hash.HashKey;

/**
 * The product's cuts, four bytes a step. What a step adds to the hash is summed up beside it, so
 * that one step waits for the last one by a shift and an addition only.
 */
final class FourByteGearCutter implements Cutter {
  private static final int STEP = 4;

  private final long[] gear;
  private final ChunkSizes sizes;
  private final long strictMask;
  private final long eagerMask;

  FourByteGearCutter(HashKey key, ChunkSizes sizes) {
    this.gear = KeyedLongs.of(key, 1 << Byte.SIZE);
    this.sizes = sizes;
    int bits = Integer.SIZE - 1 - Integer.numberOfLeadingZeros(sizes.normalBytes());
    strictMask = PlainGearCutter.highBits(bits + 2);
    eagerMask = PlainGearCutter.highBits(bits - 2);
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
    long mask = strictMask;
    for (int end = offset + sizes.normalBytes(); at <= end - STEP; at += STEP) {
      long first = gear[window[at] & 0xff];
      long second = (first << 1) + gear[window[at + 1] & 0xff];
      long third = (second << 1) + gear[window[at + 2] & 0xff];
      long fourth = (third << 1) + gear[window[at + 3] & 0xff];
      if ((((hash << 1) + first) & mask) == 0) {
        return at + 1 - offset;
      }
      if ((((hash << 2) + second) & mask) == 0) {
        return at + 2 - offset;
      }
      if ((((hash << 3) + third) & mask) == 0) {
        return at + 3 - offset;
      }
      hash = (hash << 4) + fourth;
      if ((hash & mask) == 0) {
        return at + 4 - offset;
      }
    }
    for (int end = offset + sizes.normalBytes(); at < end; at++) {
      hash = (hash << 1) + gear[window[at] & 0xff];
      if ((hash & mask) == 0) {
        return at + 1 - offset;
      }
    }
    mask = eagerMask;
    for (int end = offset + limit; at <= end - STEP; at += STEP) {
      long first = gear[window[at] & 0xff];
      long second = (first << 1) + gear[window[at + 1] & 0xff];
      long third = (second << 1) + gear[window[at + 2] & 0xff];
      long fourth = (third << 1) + gear[window[at + 3] & 0xff];
      if ((((hash << 1) + first) & mask) == 0) {
        return at + 1 - offset;
      }
      if ((((hash << 2) + second) & mask) == 0) {
        return at + 2 - offset;
      }
      if ((((hash << 3) + third) & mask) == 0) {
        return at + 3 - offset;
      }
      hash = (hash << 4) + fourth;
      if ((hash & mask) == 0) {
        return at + 4 - offset;
      }
    }
    for (int end = offset + limit; at < end; at++) {
      hash = (hash << 1) + gear[window[at] & 0xff];
      if ((hash & mask) == 0) {
        return at + 1 - offset;
      }
    }
    return limit;
  }
}
