package io.amasync.chunker.hash.vector;

import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.OR;
import static jdk.incubator.vector.VectorOperators.ROR;
import static jdk.incubator.vector.VectorOperators.XOR;

import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * One round of BLAKE3's compression function on as many blocks as a vector has lanes.
 *
 * <p>The shape is what the JIT compiler (C2 of JDK 25) needs, found by measuring. Straight-line
 * code without calls of our own, because C2 stops inlining small methods once a method has grown
 * beyond 8000 bytecodes, vector operations included, and a vector that goes through a call is an
 * object on the heap. One round and not all seven, because seven take C2 seconds, and until then
 * the vectors are objects and everything is a thousand times slower: this method is compiled after
 * some 5000 calls, which are 700 blocks. The state goes through an array between rounds; the
 * processor's store forwarding hides most of that.
 *
 * <p>Rotations are asked for as such where vectors are wide. There C2 makes one instruction of them
 * where the processor has it (AVX-512), which it does not make of two shifts and an OR, or else
 * shifts; with vectors of 128 bits it leaves them to objects, ten times slower than shifts.
 */
final class VectorRound {
  /** The widest vectors of this processor. */
  static final VectorSpecies<Integer> LANES = IntVector.SPECIES_PREFERRED;

  /** Blocks at once. */
  static final int COUNT = LANES.length();

  private static final boolean ROTATES = COUNT > 4;

  private VectorRound() {}

  /**
   * Does one round, columns and then diagonals.
   *
   * @param state word {@code w} of lane {@code l} is at {@code COUNT * w + l}; 16 words
   * @param block the words of the blocks, laid out likewise
   * @param schedule where in {@code block} the round's 16 words start, from index {@code at}
   */
  static void apply(int[] state, int[] block, int[] schedule, int at) {
    IntVector v0 = IntVector.fromArray(LANES, state, 0);
    IntVector v1 = IntVector.fromArray(LANES, state, COUNT);
    IntVector v2 = IntVector.fromArray(LANES, state, 2 * COUNT);
    IntVector v3 = IntVector.fromArray(LANES, state, 3 * COUNT);
    IntVector v4 = IntVector.fromArray(LANES, state, 4 * COUNT);
    IntVector v5 = IntVector.fromArray(LANES, state, 5 * COUNT);
    IntVector v6 = IntVector.fromArray(LANES, state, 6 * COUNT);
    IntVector v7 = IntVector.fromArray(LANES, state, 7 * COUNT);
    IntVector v8 = IntVector.fromArray(LANES, state, 8 * COUNT);
    IntVector v9 = IntVector.fromArray(LANES, state, 9 * COUNT);
    IntVector v10 = IntVector.fromArray(LANES, state, 10 * COUNT);
    IntVector v11 = IntVector.fromArray(LANES, state, 11 * COUNT);
    IntVector v12 = IntVector.fromArray(LANES, state, 12 * COUNT);
    IntVector v13 = IntVector.fromArray(LANES, state, 13 * COUNT);
    IntVector v14 = IntVector.fromArray(LANES, state, 14 * COUNT);
    IntVector v15 = IntVector.fromArray(LANES, state, 15 * COUNT);
    IntVector t;
    // The columns.
    v0 = v0.add(v4).add(IntVector.fromArray(LANES, block, schedule[at]));
    v1 = v1.add(v5).add(IntVector.fromArray(LANES, block, schedule[at + 2]));
    v2 = v2.add(v6).add(IntVector.fromArray(LANES, block, schedule[at + 4]));
    v3 = v3.add(v7).add(IntVector.fromArray(LANES, block, schedule[at + 6]));
    t = v12.lanewise(XOR, v0);
    v12 = ROTATES ? t.lanewise(ROR, 16) : t.lanewise(LSHR, 16).lanewise(OR, t.lanewise(LSHL, 16));
    t = v13.lanewise(XOR, v1);
    v13 = ROTATES ? t.lanewise(ROR, 16) : t.lanewise(LSHR, 16).lanewise(OR, t.lanewise(LSHL, 16));
    t = v14.lanewise(XOR, v2);
    v14 = ROTATES ? t.lanewise(ROR, 16) : t.lanewise(LSHR, 16).lanewise(OR, t.lanewise(LSHL, 16));
    t = v15.lanewise(XOR, v3);
    v15 = ROTATES ? t.lanewise(ROR, 16) : t.lanewise(LSHR, 16).lanewise(OR, t.lanewise(LSHL, 16));
    v8 = v8.add(v12);
    v9 = v9.add(v13);
    v10 = v10.add(v14);
    v11 = v11.add(v15);
    t = v4.lanewise(XOR, v8);
    v4 = ROTATES ? t.lanewise(ROR, 12) : t.lanewise(LSHR, 12).lanewise(OR, t.lanewise(LSHL, 20));
    t = v5.lanewise(XOR, v9);
    v5 = ROTATES ? t.lanewise(ROR, 12) : t.lanewise(LSHR, 12).lanewise(OR, t.lanewise(LSHL, 20));
    t = v6.lanewise(XOR, v10);
    v6 = ROTATES ? t.lanewise(ROR, 12) : t.lanewise(LSHR, 12).lanewise(OR, t.lanewise(LSHL, 20));
    t = v7.lanewise(XOR, v11);
    v7 = ROTATES ? t.lanewise(ROR, 12) : t.lanewise(LSHR, 12).lanewise(OR, t.lanewise(LSHL, 20));
    v0 = v0.add(v4).add(IntVector.fromArray(LANES, block, schedule[at + 1]));
    v1 = v1.add(v5).add(IntVector.fromArray(LANES, block, schedule[at + 3]));
    v2 = v2.add(v6).add(IntVector.fromArray(LANES, block, schedule[at + 5]));
    v3 = v3.add(v7).add(IntVector.fromArray(LANES, block, schedule[at + 7]));
    t = v12.lanewise(XOR, v0);
    v12 = ROTATES ? t.lanewise(ROR, 8) : t.lanewise(LSHR, 8).lanewise(OR, t.lanewise(LSHL, 24));
    t = v13.lanewise(XOR, v1);
    v13 = ROTATES ? t.lanewise(ROR, 8) : t.lanewise(LSHR, 8).lanewise(OR, t.lanewise(LSHL, 24));
    t = v14.lanewise(XOR, v2);
    v14 = ROTATES ? t.lanewise(ROR, 8) : t.lanewise(LSHR, 8).lanewise(OR, t.lanewise(LSHL, 24));
    t = v15.lanewise(XOR, v3);
    v15 = ROTATES ? t.lanewise(ROR, 8) : t.lanewise(LSHR, 8).lanewise(OR, t.lanewise(LSHL, 24));
    v8 = v8.add(v12);
    v9 = v9.add(v13);
    v10 = v10.add(v14);
    v11 = v11.add(v15);
    t = v4.lanewise(XOR, v8);
    v4 = ROTATES ? t.lanewise(ROR, 7) : t.lanewise(LSHR, 7).lanewise(OR, t.lanewise(LSHL, 25));
    t = v5.lanewise(XOR, v9);
    v5 = ROTATES ? t.lanewise(ROR, 7) : t.lanewise(LSHR, 7).lanewise(OR, t.lanewise(LSHL, 25));
    t = v6.lanewise(XOR, v10);
    v6 = ROTATES ? t.lanewise(ROR, 7) : t.lanewise(LSHR, 7).lanewise(OR, t.lanewise(LSHL, 25));
    t = v7.lanewise(XOR, v11);
    v7 = ROTATES ? t.lanewise(ROR, 7) : t.lanewise(LSHR, 7).lanewise(OR, t.lanewise(LSHL, 25));
    // The diagonals.
    v0 = v0.add(v5).add(IntVector.fromArray(LANES, block, schedule[at + 8]));
    v1 = v1.add(v6).add(IntVector.fromArray(LANES, block, schedule[at + 10]));
    v2 = v2.add(v7).add(IntVector.fromArray(LANES, block, schedule[at + 12]));
    v3 = v3.add(v4).add(IntVector.fromArray(LANES, block, schedule[at + 14]));
    t = v15.lanewise(XOR, v0);
    v15 = ROTATES ? t.lanewise(ROR, 16) : t.lanewise(LSHR, 16).lanewise(OR, t.lanewise(LSHL, 16));
    t = v12.lanewise(XOR, v1);
    v12 = ROTATES ? t.lanewise(ROR, 16) : t.lanewise(LSHR, 16).lanewise(OR, t.lanewise(LSHL, 16));
    t = v13.lanewise(XOR, v2);
    v13 = ROTATES ? t.lanewise(ROR, 16) : t.lanewise(LSHR, 16).lanewise(OR, t.lanewise(LSHL, 16));
    t = v14.lanewise(XOR, v3);
    v14 = ROTATES ? t.lanewise(ROR, 16) : t.lanewise(LSHR, 16).lanewise(OR, t.lanewise(LSHL, 16));
    v10 = v10.add(v15);
    v11 = v11.add(v12);
    v8 = v8.add(v13);
    v9 = v9.add(v14);
    t = v5.lanewise(XOR, v10);
    v5 = ROTATES ? t.lanewise(ROR, 12) : t.lanewise(LSHR, 12).lanewise(OR, t.lanewise(LSHL, 20));
    t = v6.lanewise(XOR, v11);
    v6 = ROTATES ? t.lanewise(ROR, 12) : t.lanewise(LSHR, 12).lanewise(OR, t.lanewise(LSHL, 20));
    t = v7.lanewise(XOR, v8);
    v7 = ROTATES ? t.lanewise(ROR, 12) : t.lanewise(LSHR, 12).lanewise(OR, t.lanewise(LSHL, 20));
    t = v4.lanewise(XOR, v9);
    v4 = ROTATES ? t.lanewise(ROR, 12) : t.lanewise(LSHR, 12).lanewise(OR, t.lanewise(LSHL, 20));
    v0 = v0.add(v5).add(IntVector.fromArray(LANES, block, schedule[at + 9]));
    v1 = v1.add(v6).add(IntVector.fromArray(LANES, block, schedule[at + 11]));
    v2 = v2.add(v7).add(IntVector.fromArray(LANES, block, schedule[at + 13]));
    v3 = v3.add(v4).add(IntVector.fromArray(LANES, block, schedule[at + 15]));
    t = v15.lanewise(XOR, v0);
    v15 = ROTATES ? t.lanewise(ROR, 8) : t.lanewise(LSHR, 8).lanewise(OR, t.lanewise(LSHL, 24));
    t = v12.lanewise(XOR, v1);
    v12 = ROTATES ? t.lanewise(ROR, 8) : t.lanewise(LSHR, 8).lanewise(OR, t.lanewise(LSHL, 24));
    t = v13.lanewise(XOR, v2);
    v13 = ROTATES ? t.lanewise(ROR, 8) : t.lanewise(LSHR, 8).lanewise(OR, t.lanewise(LSHL, 24));
    t = v14.lanewise(XOR, v3);
    v14 = ROTATES ? t.lanewise(ROR, 8) : t.lanewise(LSHR, 8).lanewise(OR, t.lanewise(LSHL, 24));
    v10 = v10.add(v15);
    v11 = v11.add(v12);
    v8 = v8.add(v13);
    v9 = v9.add(v14);
    t = v5.lanewise(XOR, v10);
    v5 = ROTATES ? t.lanewise(ROR, 7) : t.lanewise(LSHR, 7).lanewise(OR, t.lanewise(LSHL, 25));
    t = v6.lanewise(XOR, v11);
    v6 = ROTATES ? t.lanewise(ROR, 7) : t.lanewise(LSHR, 7).lanewise(OR, t.lanewise(LSHL, 25));
    t = v7.lanewise(XOR, v8);
    v7 = ROTATES ? t.lanewise(ROR, 7) : t.lanewise(LSHR, 7).lanewise(OR, t.lanewise(LSHL, 25));
    t = v4.lanewise(XOR, v9);
    v4 = ROTATES ? t.lanewise(ROR, 7) : t.lanewise(LSHR, 7).lanewise(OR, t.lanewise(LSHL, 25));
    v0.intoArray(state, 0);
    v1.intoArray(state, COUNT);
    v2.intoArray(state, 2 * COUNT);
    v3.intoArray(state, 3 * COUNT);
    v4.intoArray(state, 4 * COUNT);
    v5.intoArray(state, 5 * COUNT);
    v6.intoArray(state, 6 * COUNT);
    v7.intoArray(state, 7 * COUNT);
    v8.intoArray(state, 8 * COUNT);
    v9.intoArray(state, 9 * COUNT);
    v10.intoArray(state, 10 * COUNT);
    v11.intoArray(state, 11 * COUNT);
    v12.intoArray(state, 12 * COUNT);
    v13.intoArray(state, 13 * COUNT);
    v14.intoArray(state, 14 * COUNT);
    v15.intoArray(state, 15 * COUNT);
  }
}
