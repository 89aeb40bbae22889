package io.amasync.bench.experiment;

import io.amasync.chunker.cut.ChunkSizes;
import io.amasync.chunker.cut.Cutter;
import io.amasync.chunker.hash.HashKey;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The product's cuts, found in several places of the input at once: each lane of a vector rolls the
 * gear hash over a stripe of its own, begun 64 bytes early, because that many bytes are all that a
 * gear hash of 64 bits remembers. The table is read by gathers. The idea is that of SS-CDC (Ni et
 * al., SoCC 2019).
 *
 * <p>A block of stripes in which some lane found something is looked through again byte by byte.
 * Not thread-safe, unlike every other cutter: it has the gathers' indices in a field.
 */
final class GearLanesCutter implements Cutter {
  private static final VectorSpecies<Long> LANES = LongVector.SPECIES_PREFERRED;
  private static final int COUNT = LANES.length();
  private static final int MEMORY = Long.SIZE;
  private static final int STRIPE = 2048;
  private static final int BLOCK = COUNT * STRIPE;
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final long[] gear;
  private final ChunkSizes sizes;
  private final long strictMask;
  private final long eagerMask;
  private final int[] indices = new int[Long.BYTES * COUNT];

  GearLanesCutter(HashKey key, ChunkSizes sizes) {
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
    int start = offset + sizes.minimumBytes();
    int normal = offset + sizes.normalBytes();
    int found = find(window, start, start, normal, strictMask);
    if (found < 0) {
      int limit = offset + Math.min(length, sizes.maximumBytes());
      found = find(window, start, normal, limit, eagerMask);
      if (found < 0) {
        found = limit;
      }
    }
    return found - offset;
  }

  /**
   * The end of the chunk when it is in {@code (from, to]}, else -1; {@code start} is where the hash
   * begins.
   */
  private int find(byte[] window, int start, int from, int to, long mask) {
    int at = from;
    // The first block's first lane would begin before the hash does.
    int head = Math.min(to, start + MEMORY);
    if (at < head) {
      int found = roll(window, start, at, head, mask);
      if (found >= 0) {
        return found;
      }
      at = head;
    }
    for (; at + BLOCK <= to; at += BLOCK) {
      if (finds(window, at, mask)) {
        return roll(window, start, at, at + BLOCK, mask);
      }
    }
    return roll(window, start, at, to, mask);
  }

  /** As {@link #find}, byte by byte. */
  private int roll(byte[] window, int start, int from, int to, long mask) {
    long hash = 0;
    for (int i = Math.max(start, from - MEMORY); i < from; i++) {
      hash = (hash << 1) + gear[window[i] & 0xff];
    }
    for (int i = from; i < to; i++) {
      hash = (hash << 1) + gear[window[i] & 0xff];
      if ((hash & mask) == 0) {
        return i + 1;
      }
    }
    return -1;
  }

  private boolean finds(byte[] window, int at, long mask) {
    LongVector hash = LongVector.zero(LANES);
    for (int step = -MEMORY; step < 0; step += Long.BYTES) {
      index(window, at + step);
      for (int k = 0; k < Long.BYTES; k++) {
        hash =
            hash.lanewise(VectorOperators.LSHL, 1)
                .add(LongVector.fromArray(LANES, gear, 0, indices, k * COUNT));
      }
    }
    VectorMask<Long> hits = LANES.maskAll(false);
    for (int step = 0; step < STRIPE; step += Long.BYTES) {
      index(window, at + step);
      for (int k = 0; k < Long.BYTES; k++) {
        hash =
            hash.lanewise(VectorOperators.LSHL, 1)
                .add(LongVector.fromArray(LANES, gear, 0, indices, k * COUNT));
        hits = hits.or(hash.and(mask).eq(0));
      }
    }
    return hits.anyTrue();
  }

  /** The next eight bytes of every lane: those of one step beside each other. */
  private void index(byte[] window, int at) {
    for (int lane = 0; lane < COUNT; lane++) {
      long bytes = (long) LONG.get(window, at + lane * STRIPE);
      for (int k = 0; k < Long.BYTES; k++) {
        indices[k * COUNT + lane] = (int) (bytes >>> (k * Byte.SIZE)) & 0xff;
      }
    }
  }
}
