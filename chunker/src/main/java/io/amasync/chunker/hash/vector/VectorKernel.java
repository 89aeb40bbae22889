package io.amasync.chunker.hash.vector;

import static jdk.incubator.vector.VectorOperators.XOR;

import io.amasync.chunker.hash.scalar.ScalarKernel;
import io.amasync.chunker.hash.tree.Blake3;
import io.amasync.chunker.hash.tree.Kernel;
import java.util.Arrays;
import jdk.incubator.vector.IntVector;

/**
 * Computes a vector's worth of chaining values at once. Too few values for that are left to the
 * scalar kernel; from {@link #LEAST} on, a vector with idle lanes is faster.
 */
final class VectorKernel implements Kernel {
  private static final int LANES = VectorRound.COUNT;

  /** One vector takes about as long as three values one after the other. */
  private static final int LEAST = Math.min(4, LANES);

  // Where the rows of the state start: the chaining values, four words of the initialisation
  // vector, and these.
  private static final int INITIAL = Blake3.CHAINING_WORDS * LANES;
  private static final int COUNTER_LOW = INITIAL + 4 * LANES;
  private static final int COUNTER_HIGH = COUNTER_LOW + LANES;
  private static final int BLOCK_LENGTH = COUNTER_HIGH + LANES;
  private static final int FLAGS = BLOCK_LENGTH + LANES;
  private static final int STATE = FLAGS + LANES;

  private static final int[] SCHEDULE = Blake3.schedule();

  static {
    for (int i = 0; i < SCHEDULE.length; i++) {
      SCHEDULE[i] *= LANES;
    }
  }

  private final ScalarKernel scalar = new ScalarKernel();
  private final int[] block = new int[Blake3.BLOCK_WORDS * LANES];

  /** What a compression works on; after it, the first half holds the chaining values. */
  private final int[] state = new int[STATE];

  /** What the second half of the state is at the start of each compression. */
  private final int[] fresh = new int[STATE];

  VectorKernel() {
    set(fresh, INITIAL, Blake3.IV0);
    set(fresh, INITIAL + LANES, Blake3.IV1);
    set(fresh, INITIAL + 2 * LANES, Blake3.IV2);
    set(fresh, INITIAL + 3 * LANES, Blake3.IV3);
    set(fresh, BLOCK_LENGTH, Blake3.BLOCK_BYTES);
  }

  @Override
  public void leaves(int[] key, byte[] bytes, int offset, int count, long firstLeaf, int[] values) {
    int leaf = 0;
    while (count - leaf >= LEAST) {
      int filled = Math.min(LANES, count - leaf);
      leafVector(key, bytes, offset + leaf * Blake3.LEAF_BYTES, filled, firstLeaf + leaf);
      store(values, leaf, filled);
      leaf += filled;
    }
    for (; leaf < count; leaf++) {
      scalar.leaf(key, bytes, offset + leaf * Blake3.LEAF_BYTES, firstLeaf + leaf, values, leaf);
    }
  }

  @Override
  public void parents(int[] key, int count, int[] values) {
    Arrays.fill(fresh, COUNTER_LOW, BLOCK_LENGTH, 0);
    set(fresh, FLAGS, Blake3.KEYED_HASH | Blake3.PARENT);
    int parent = 0;
    while (count - parent >= LEAST) {
      int filled = Math.min(LANES, count - parent);
      start(key);
      for (int lane = 0; lane < filled; lane++) {
        int from = 2 * (parent + lane) * Blake3.CHAINING_WORDS;
        for (int word = 0; word < Blake3.BLOCK_WORDS; word++) {
          block[word * LANES + lane] = values[from + word];
        }
      }
      compress();
      store(values, parent, filled);
      parent += filled;
    }
    for (; parent < count; parent++) {
      scalar.parent(key, values, parent);
    }
  }

  private void leafVector(int[] key, byte[] bytes, int offset, int filled, long firstLeaf) {
    for (int lane = 0; lane < LANES; lane++) {
      fresh[COUNTER_LOW + lane] = (int) (firstLeaf + lane);
      fresh[COUNTER_HIGH + lane] = (int) ((firstLeaf + lane) >>> Integer.SIZE);
    }
    start(key);
    set(fresh, FLAGS, Blake3.KEYED_HASH | Blake3.LEAF_START);
    load(bytes, offset, filled);
    compress();
    set(fresh, FLAGS, Blake3.KEYED_HASH);
    int end = Blake3.LEAF_BYTES - Blake3.BLOCK_BYTES;
    for (int at = Blake3.BLOCK_BYTES; at < end; at += Blake3.BLOCK_BYTES) {
      load(bytes, offset + at, filled);
      compress();
    }
    set(fresh, FLAGS, Blake3.KEYED_HASH | Blake3.LEAF_END);
    load(bytes, offset + end, filled);
    compress();
  }

  /** Puts the key into every lane. */
  private void start(int[] key) {
    for (int word = 0; word < Blake3.CHAINING_WORDS; word++) {
      set(state, word * LANES, key[word]);
    }
  }

  private static void set(int[] rows, int start, int value) {
    Arrays.fill(rows, start, start + LANES, value);
  }

  /** Reads one block of each leaf, words in rows and leaves in columns. */
  private void load(byte[] bytes, int offset, int filled) {
    if (LeafTranspose.SUPPORTED) {
      LeafTranspose.load(bytes, offset, filled, block);
      return;
    }
    for (int lane = 0; lane < filled; lane++) {
      int from = offset + lane * Blake3.LEAF_BYTES;
      for (int word = 0; word < Blake3.BLOCK_WORDS; word++) {
        block[word * LANES + lane] = (int) Blake3.WORD.get(bytes, from + word * Integer.BYTES);
      }
    }
  }

  /** Compresses {@link #block} into the chaining values. */
  private void compress() {
    System.arraycopy(fresh, INITIAL, state, INITIAL, STATE - INITIAL);
    for (int round = 0; round < Blake3.ROUNDS; round++) {
      VectorRound.apply(state, block, SCHEDULE, round * Blake3.BLOCK_WORDS);
    }
    for (int row = 0; row < INITIAL; row += LANES) {
      IntVector.fromArray(VectorRound.LANES, state, row)
          .lanewise(XOR, IntVector.fromArray(VectorRound.LANES, state, row + INITIAL))
          .intoArray(state, row);
    }
  }

  /** Turns the chaining values of the first {@code filled} lanes back into rows. */
  private void store(int[] values, int first, int filled) {
    for (int lane = 0; lane < filled; lane++) {
      int to = (first + lane) * Blake3.CHAINING_WORDS;
      for (int word = 0; word < Blake3.CHAINING_WORDS; word++) {
        values[to + word] = state[word * LANES + lane];
      }
    }
  }
}
