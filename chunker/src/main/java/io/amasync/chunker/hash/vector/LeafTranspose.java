package io.amasync.chunker.hash.vector;

import io.amasync.chunker.hash.tree.Blake3;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Turns one block of each leaf, a row of words, into vectors of the same word of all leaves, where
 * there are as many leaves as words. With narrower vectors it was no faster than word by word.
 *
 * <p>A square of vectors is transposed in steps, each of which swaps the off-diagonal halves of
 * squares of half the size (Eklundh, "A Fast Computer Method for Matrix Transposing", 1972): two
 * shuffles and two blends a pair of rows. Word by word it takes as many stores as there are words,
 * and a vector that is read back right after such stores waits for all of them.
 *
 * <p>Four rows and two steps a method, with the rows in memory between: small methods are compiled
 * soon, and until then vectors are objects. A vector must not go through a call of our own (see
 * {@link VectorRound}).
 */
final class LeafTranspose {
  private static final VectorSpecies<Integer> LANES = VectorRound.LANES;
  private static final VectorSpecies<Byte> BYTES =
      VectorSpecies.of(byte.class, LANES.vectorShape());
  private static final int COUNT = VectorRound.COUNT;

  static final boolean SUPPORTED = COUNT == Blake3.BLOCK_WORDS;

  private static final VectorShuffle<Integer> ACROSS_EIGHT = across(8);
  private static final VectorMask<Integer> UPPER_EIGHT = upper(8);
  private static final VectorShuffle<Integer> ACROSS_FOUR = across(4);
  private static final VectorMask<Integer> UPPER_FOUR = upper(4);
  private static final VectorShuffle<Integer> ACROSS_TWO = across(2);
  private static final VectorMask<Integer> UPPER_TWO = upper(2);
  private static final VectorShuffle<Integer> ACROSS_ONE = across(1);
  private static final VectorMask<Integer> UPPER_ONE = upper(1);

  private LeafTranspose() {}

  /** Every lane takes from the one {@code distance} away in its pair. */
  private static VectorShuffle<Integer> across(int distance) {
    return VectorShuffle.fromOp(LANES, lane -> (lane ^ distance) % COUNT);
  }

  /** The lanes that are the upper of their pair. */
  private static VectorMask<Integer> upper(int distance) {
    boolean[] lanes = new boolean[COUNT];
    for (int lane = 0; lane < COUNT; lane++) {
      lanes[lane] = (lane & distance) != 0;
    }
    return VectorMask.fromArray(LANES, lanes, 0);
  }

  /**
   * Reads the blocks at {@code offset} and every {@link Blake3#LEAF_BYTES} from there.
   *
   * @param leaves how many blocks there are, at least one; further lanes repeat the last
   * @param block gets word {@code w} of leaf {@code l} at {@code COUNT * w + l}
   */
  static void load(byte[] bytes, int offset, int leaves, int[] block) {
    int last = leaves - 1;
    for (int row = 0; row < 4; row++) {
      farRows(
          bytes,
          offset + Math.min(row, last) * Blake3.LEAF_BYTES,
          offset + Math.min(row + 4, last) * Blake3.LEAF_BYTES,
          offset + Math.min(row + 8, last) * Blake3.LEAF_BYTES,
          offset + Math.min(row + 12, last) * Blake3.LEAF_BYTES,
          block,
          row * COUNT);
    }
    for (int row = 0; row < COUNT; row += 4) {
      nearRows(block, row * COUNT);
    }
  }

  /** The steps of distance 8 and 4, on the four rows that they bring together. */
  private static void farRows(
      byte[] bytes, int at0, int at1, int at2, int at3, int[] block, int to) {
    IntVector a = ByteVector.fromArray(BYTES, bytes, at0).reinterpretAsInts();
    IntVector b = ByteVector.fromArray(BYTES, bytes, at1).reinterpretAsInts();
    IntVector c = ByteVector.fromArray(BYTES, bytes, at2).reinterpretAsInts();
    IntVector d = ByteVector.fromArray(BYTES, bytes, at3).reinterpretAsInts();
    IntVector e = a.blend(c.rearrange(ACROSS_EIGHT), UPPER_EIGHT);
    IntVector f = b.blend(d.rearrange(ACROSS_EIGHT), UPPER_EIGHT);
    c = a.rearrange(ACROSS_EIGHT).blend(c, UPPER_EIGHT);
    d = b.rearrange(ACROSS_EIGHT).blend(d, UPPER_EIGHT);
    e.blend(f.rearrange(ACROSS_FOUR), UPPER_FOUR).intoArray(block, to);
    e.rearrange(ACROSS_FOUR).blend(f, UPPER_FOUR).intoArray(block, to + 4 * COUNT);
    c.blend(d.rearrange(ACROSS_FOUR), UPPER_FOUR).intoArray(block, to + 8 * COUNT);
    c.rearrange(ACROSS_FOUR).blend(d, UPPER_FOUR).intoArray(block, to + 12 * COUNT);
  }

  /** The steps of distance 2 and 1, on four rows that follow each other. */
  private static void nearRows(int[] block, int at) {
    IntVector a = IntVector.fromArray(LANES, block, at);
    IntVector b = IntVector.fromArray(LANES, block, at + COUNT);
    IntVector c = IntVector.fromArray(LANES, block, at + 2 * COUNT);
    IntVector d = IntVector.fromArray(LANES, block, at + 3 * COUNT);
    IntVector e = a.blend(c.rearrange(ACROSS_TWO), UPPER_TWO);
    IntVector f = b.blend(d.rearrange(ACROSS_TWO), UPPER_TWO);
    c = a.rearrange(ACROSS_TWO).blend(c, UPPER_TWO);
    d = b.rearrange(ACROSS_TWO).blend(d, UPPER_TWO);
    e.blend(f.rearrange(ACROSS_ONE), UPPER_ONE).intoArray(block, at);
    e.rearrange(ACROSS_ONE).blend(f, UPPER_ONE).intoArray(block, at + COUNT);
    c.blend(d.rearrange(ACROSS_ONE), UPPER_ONE).intoArray(block, at + 2 * COUNT);
    c.rearrange(ACROSS_ONE).blend(d, UPPER_ONE).intoArray(block, at + 3 * COUNT);
  }
}
