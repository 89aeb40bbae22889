package io.amasync.chunker.cut;

import io.amasync.chunker.hash.HashKey;

/**
 * FastCDC with normalized chunking level 2, rolling two bytes a step (Xia et al., "The Design of
 * Fast Content-Defined Chunking for Data Deduplication Based Storage Systems", IEEE TPDS 2020).
 *
 * <p>A gear hash starts at zero behind the minimum and takes in one byte after the other; the chunk
 * ends after the byte that makes the hash's masked bits zero. Up to the normal size the mask has
 * two bits more than {@code log2(normal)}, behind it two fewer, so that sizes gather near the
 * normal one (mean about 408 KiB at {@link ChunkSizes#DEFAULT}).
 *
 * <p>Deviations from the paper: the gear table is keyed per account ({@link GearTable}); the masks
 * are the highest bits below bit 63 rather than scattered ones, which makes every masked bit depend
 * on at least the last 40 bytes at the default sizes; a chunk ends behind the deciding byte and not
 * before it, so that a cut depends on the bytes of its own chunk alone; a window of up to the
 * normal size, which only the end of the input gives, is one chunk, unscanned.
 */
public final class FastCdcCutter implements Cutter {
  private static final int NORMALIZATION_LEVEL = 2;

  private final long[] gear;
  private final long[] gearShifted;
  private final int minimum;
  private final int normal;
  private final int maximum;
  private final long strictMask;
  private final long eagerMask;

  /** Cuts with the gear table of {@code gearKey}. */
  public FastCdcCutter(HashKey gearKey, ChunkSizes sizes) {
    gear = GearTable.of(gearKey);
    gearShifted = new long[gear.length];
    for (int i = 0; i < gear.length; i++) {
      gearShifted[i] = gear[i] << 1;
    }
    minimum = sizes.minimumBytes();
    normal = sizes.normalBytes();
    maximum = sizes.maximumBytes();
    int bits = Integer.SIZE - 1 - Integer.numberOfLeadingZeros(normal);
    strictMask = highBits(bits + NORMALIZATION_LEVEL);
    eagerMask = highBits(bits - NORMALIZATION_LEVEL);
  }

  @Override
  public int maximumBytes() {
    return maximum;
  }

  @Override
  public int cut(byte[] window, int offset, int length) {
    if (length <= 0) {
      throw new IllegalArgumentException("A window has at least one byte, not " + length);
    }
    if (length <= normal) {
      return length;
    }
    // Two bytes a step: with the table shifted left once, h2 = (h << 2) + (gear[a] << 1) is twice
    // the hash after byte a, so testing it against the mask shifted once is testing that hash; then
    // h2 + gear[b] is the hash after byte b. The masks leave bit 63 alone so that nothing is lost.
    long hash = 0;
    int at = offset + minimum;
    for (int end = offset + normal; at < end; at += 2) {
      hash = (hash << 2) + gearShifted[window[at] & 0xff];
      if ((hash & (strictMask << 1)) == 0) {
        return at + 1 - offset;
      }
      hash += gear[window[at + 1] & 0xff];
      if ((hash & strictMask) == 0) {
        return at + 2 - offset;
      }
    }
    int limit = Math.min(length, maximum);
    for (int end = offset + limit - 1; at < end; at += 2) {
      hash = (hash << 2) + gearShifted[window[at] & 0xff];
      if ((hash & (eagerMask << 1)) == 0) {
        return at + 1 - offset;
      }
      hash += gear[window[at + 1] & 0xff];
      if ((hash & eagerMask) == 0) {
        return at + 2 - offset;
      }
    }
    // An odd last byte cannot move the end: cut there or not, the chunk ends at the limit.
    return limit;
  }

  /** {@code bits} ones below bit 63. */
  private static long highBits(int bits) {
    return ((1L << bits) - 1) << (Long.SIZE - 1 - bits);
  }
}
