package io.amasync.bench.experiment;

import io.amasync.chunker.cut.ChunkSizes;
import io.amasync.chunker.cut.Cutter;
import io.amasync.chunker.cut.FastCdcCutter;
import io.amasync.chunker.hash.HashKey;

/** The cutters that are compared, each at sizes like the product's. */
public enum Candidate {
  /** The product's cuts, found in the plainest way. */
  PLAIN_GEAR,
  /** What the product cuts with. */
  PRODUCT,
  /** The product's cuts, four bytes a step. */
  FOUR_BYTE_GEAR,
  /** The product's cuts, in the lanes of vectors. */
  GEAR_LANES,
  /** SeqCDC without a key. */
  SEQ,
  /** The same on vectors. */
  SEQ_VECTOR,
  /** SeqCDC with a secret order of the bytes. */
  SEQ_KEYED,
  /** The same on vectors. */
  SEQ_KEYED_VECTOR,
  /** RAM without a key. */
  RAM,
  /** The same on vectors. */
  RAM_VECTOR,
  /** RAM on keyed hashes of 16 bytes. */
  WIDE_RAM,
  /** The same on vectors. */
  WIDE_RAM_VECTOR,
  /** FastCDC's rule on keyed hashes of 16 bytes. */
  WINDOW,
  /** The same on vectors. */
  WINDOW_VECTOR;

  private static final ChunkSizes SIZES = ChunkSizes.DEFAULT;
  private static final SequenceRule RULE = SequenceRule.DEFAULT;

  /** A cutter under {@code key}, if it takes one. */
  public Cutter cutter(HashKey key) {
    return switch (this) {
      case PLAIN_GEAR -> new PlainGearCutter(key, SIZES);
      case PRODUCT -> new FastCdcCutter(key, SIZES);
      case FOUR_BYTE_GEAR -> new FourByteGearCutter(key, SIZES);
      case GEAR_LANES -> new GearLanesCutter(key, SIZES);
      case SEQ -> new SeqCdcCutter(RULE, identity());
      case SEQ_VECTOR ->
          new VectorSeqCdcCutter(
              RULE, new SeqCdcCutter(RULE, identity()), new ByteOrdering.Plain());
      case SEQ_KEYED -> new SeqCdcCutter(RULE, KeyedLongs.ranks(key));
      case SEQ_KEYED_VECTOR -> {
        byte[] ranks = KeyedLongs.ranks(key);
        yield new VectorSeqCdcCutter(
            RULE, new SeqCdcCutter(RULE, ranks), new ByteOrdering.Ranked(ranks));
      }
      case RAM -> new RamCutter(SIZES);
      case RAM_VECTOR -> new VectorRamCutter(SIZES);
      case WIDE_RAM -> new WideRamCutter(WindowHash.of(key), SIZES, false);
      case WIDE_RAM_VECTOR -> new WideRamCutter(WindowHash.of(key), SIZES, true);
      case WINDOW -> new WindowHashCutter(WindowHash.of(key), SIZES);
      case WINDOW_VECTOR -> new VectorWindowHashCutter(WindowHash.of(key), SIZES);
    };
  }

  private static byte[] identity() {
    byte[] ranks = new byte[1 << Byte.SIZE];
    for (int i = 0; i < ranks.length; i++) {
      ranks[i] = (byte) i;
    }
    return ranks;
  }
}
