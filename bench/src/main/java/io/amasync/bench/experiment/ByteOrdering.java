package io.amasync.bench.experiment;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** Compares each of 64 bytes with the one behind it. */
sealed interface ByteOrdering {
  /** Pairs at a time. */
  int PAIRS = Long.SIZE;

  /** Bit i: byte {@code at + i} is less than the next. */
  long rising(byte[] window, int at);

  /** Bit i: byte {@code at + i} is greater than the next. */
  long falling(byte[] window, int at);

  /** By the signed values of the bytes. */
  record Plain() implements ByteOrdering {
    private static final VectorSpecies<Byte> LANES = ByteVector.SPECIES_PREFERRED;
    private static final int COUNT = LANES.length();

    @Override
    public long rising(byte[] window, int at) {
      long bits = 0;
      for (int i = 0; i < PAIRS; i += COUNT) {
        ByteVector first = ByteVector.fromArray(LANES, window, at + i);
        bits |= first.lt(ByteVector.fromArray(LANES, window, at + i + 1)).toLong() << i;
      }
      return bits;
    }

    @Override
    public long falling(byte[] window, int at) {
      long bits = 0;
      for (int i = 0; i < PAIRS; i += COUNT) {
        ByteVector first = ByteVector.fromArray(LANES, window, at + i);
        ByteVector second = ByteVector.fromArray(LANES, window, at + i + 1);
        bits |= first.compare(VectorOperators.GT, second).toLong() << i;
      }
      return bits;
    }
  }

  /**
   * By ranks that are looked up in vectors of 64 bytes, two at a time: an instruction of AVX-512
   * VBMI, and slow without it.
   */
  final class Ranked implements ByteOrdering {
    private static final VectorSpecies<Byte> LANES = ByteVector.SPECIES_512;
    private static final int COUNT = LANES.length();

    private final byte[] ranks;

    Ranked(byte[] ranks) {
      this.ranks = ranks.clone();
    }

    @Override
    public long rising(byte[] window, int at) {
      return rank(window, at).lt(rank(window, at + 1)).toLong();
    }

    @Override
    public long falling(byte[] window, int at) {
      return rank(window, at).compare(VectorOperators.GT, rank(window, at + 1)).toLong();
    }

    private ByteVector rank(byte[] window, int at) {
      ByteVector bytes = ByteVector.fromArray(LANES, window, at);
      ByteVector index = bytes.and((byte) (2 * COUNT - 1));
      ByteVector low =
          index.selectFrom(
              ByteVector.fromArray(LANES, ranks, 0), ByteVector.fromArray(LANES, ranks, COUNT));
      ByteVector high =
          index.selectFrom(
              ByteVector.fromArray(LANES, ranks, 2 * COUNT),
              ByteVector.fromArray(LANES, ranks, 3 * COUNT));
      VectorMask<Byte> upper = bytes.lt((byte) 0);
      return low.blend(high, upper);
    }
  }
}
