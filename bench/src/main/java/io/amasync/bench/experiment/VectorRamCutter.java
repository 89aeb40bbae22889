package io.amasync.bench.experiment;

import io.amasync.chunker.cut.ChunkSizes;
import io.amasync.chunker.cut.Cutter;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link RamCutter} on vectors: VRAM of Udayashankar, Baba, Al-Kiswany, "VectorCDC: Accelerating
 * Data Deduplication with Vector Instructions", FAST 2025.
 */
final class VectorRamCutter implements Cutter {
  private static final VectorSpecies<Byte> LANES = ByteVector.SPECIES_PREFERRED;
  private static final int COUNT = LANES.length();
  private static final int AT_ONCE = 4;

  private final ChunkSizes sizes;

  VectorRamCutter(ChunkSizes sizes) {
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
    int from = offset + RamCutter.windowBytes(sizes);
    int limit = offset + Math.min(length, maximumBytes());
    byte greatest = greatest(window, offset, from);
    int at = from;
    for (; at + COUNT <= limit; at += COUNT) {
      VectorMask<Byte> hits =
          ByteVector.fromArray(LANES, window, at).compare(VectorOperators.GE, greatest);
      if (hits.anyTrue()) {
        return at + hits.firstTrue() + 1 - offset;
      }
    }
    return RamCutter.find(window, at, limit, greatest) - offset;
  }

  private static byte greatest(byte[] window, int from, int to) {
    ByteVector a = ByteVector.broadcast(LANES, Byte.MIN_VALUE);
    ByteVector b = a;
    ByteVector c = a;
    ByteVector d = a;
    int at = from;
    for (; at + AT_ONCE * COUNT <= to; at += AT_ONCE * COUNT) {
      a = a.max(ByteVector.fromArray(LANES, window, at));
      b = b.max(ByteVector.fromArray(LANES, window, at + COUNT));
      c = c.max(ByteVector.fromArray(LANES, window, at + 2 * COUNT));
      d = d.max(ByteVector.fromArray(LANES, window, at + 3 * COUNT));
    }
    byte greatest = a.max(b).max(c.max(d)).reduceLanes(VectorOperators.MAX);
    for (; at < to; at++) {
      greatest = (byte) Math.max(greatest, window[at]);
    }
    return greatest;
  }
}
