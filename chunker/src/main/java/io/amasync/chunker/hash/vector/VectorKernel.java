package io.amasync.chunker.hash.vector;

import io.amasync.chunker.hash.scalar.ScalarKernel;
import io.amasync.chunker.hash.tree.Blake3;
import io.amasync.chunker.hash.tree.Kernel;
import java.util.Arrays;

/**
 * Computes a vector's worth of chaining values at once. Too few values for that are left to the
 * scalar kernel; from {@link #LEAST} on, a vector with idle lanes is faster.
 */
final class VectorKernel implements Kernel {
  private static final int LANES = VectorRound.COUNT;

  /** One vector of leaves takes about as long as three leaves one after the other. */
  private static final int LEAST = 4;

  // Where the rest of the lower half starts.
  private static final int COUNTER_LOW = 4 * LANES;
  private static final int COUNTER_HIGH = 5 * LANES;
  private static final int BLOCK_LENGTH = 6 * LANES;
  private static final int FLAGS = 7 * LANES;

  private static final int[] SCHEDULE = Blake3.schedule();

  static {
    for (int i = 0; i < SCHEDULE.length; i++) {
      SCHEDULE[i] *= LANES;
    }
  }

  private final ScalarKernel scalar = new ScalarKernel();
  private final int[] block = new int[Blake3.BLOCK_WORDS * LANES];
  private final int[] state = new int[Blake3.BLOCK_WORDS * LANES];
  private final int[] chaining = new int[Blake3.CHAINING_WORDS * LANES];

  /** The lower half of the state at the start of a compression. */
  private final int[] lower = new int[Blake3.CHAINING_WORDS * LANES];

  VectorKernel() {
    Arrays.fill(lower, 0, LANES, Blake3.IV0);
    Arrays.fill(lower, LANES, 2 * LANES, Blake3.IV1);
    Arrays.fill(lower, 2 * LANES, 3 * LANES, Blake3.IV2);
    Arrays.fill(lower, 3 * LANES, 4 * LANES, Blake3.IV3);
    Arrays.fill(lower, BLOCK_LENGTH, BLOCK_LENGTH + LANES, Blake3.BLOCK_BYTES);
  }

  @Override
  public void leaves(int[] key, byte[] bytes, int offset, int count, long firstLeaf, int[] values) {
    if (count < LEAST) {
      scalar.leaves(key, bytes, offset, count, firstLeaf, values);
      return;
    }
    for (int leaf = 0; leaf < count; leaf += LANES) {
      leafVector(
          key,
          bytes,
          offset + leaf * Blake3.LEAF_BYTES,
          Math.min(LANES, count - leaf),
          firstLeaf + leaf);
      store(values, leaf, Math.min(LANES, count - leaf));
    }
  }

  @Override
  public void parents(int[] key, int count, int[] values) {
    if (count < LEAST) {
      scalar.parents(key, count, values);
      return;
    }
    Arrays.fill(lower, COUNTER_LOW, BLOCK_LENGTH, 0);
    for (int parent = 0; parent < count; parent += LANES) {
      int filled = Math.min(LANES, count - parent);
      start(key);
      for (int lane = 0; lane < filled; lane++) {
        int from = 2 * (parent + lane) * Blake3.CHAINING_WORDS;
        for (int word = 0; word < Blake3.BLOCK_WORDS; word++) {
          block[word * LANES + lane] = values[from + word];
        }
      }
      compress(Blake3.KEYED_HASH | Blake3.PARENT);
      store(values, parent, filled);
    }
  }

  private void leafVector(int[] key, byte[] bytes, int offset, int filled, long firstLeaf) {
    for (int lane = 0; lane < LANES; lane++) {
      lower[COUNTER_LOW + lane] = (int) (firstLeaf + lane);
      lower[COUNTER_HIGH + lane] = (int) ((firstLeaf + lane) >>> Integer.SIZE);
    }
    start(key);
    for (int at = 0; at < Blake3.LEAF_BYTES; at += Blake3.BLOCK_BYTES) {
      load(bytes, offset + at, filled);
      int flags =
          at == 0
              ? Blake3.LEAF_START
              : at == Blake3.LEAF_BYTES - Blake3.BLOCK_BYTES ? Blake3.LEAF_END : 0;
      compress(Blake3.KEYED_HASH | flags);
    }
  }

  /** Puts the key into every lane. */
  private void start(int[] key) {
    for (int word = 0; word < Blake3.CHAINING_WORDS; word++) {
      Arrays.fill(chaining, word * LANES, (word + 1) * LANES, key[word]);
    }
  }

  /** Reads one block of each leaf, words in rows and leaves in columns; idle lanes keep theirs. */
  private void load(byte[] bytes, int offset, int filled) {
    for (int lane = 0; lane < filled; lane++) {
      int from = offset + lane * Blake3.LEAF_BYTES;
      for (int word = 0; word < Blake3.BLOCK_WORDS; word++) {
        block[word * LANES + lane] = (int) Blake3.WORD.get(bytes, from + word * Integer.BYTES);
      }
    }
  }

  /**
   * Compresses {@link #block} into {@link #chaining}. No vectors here but in the rounds: plain
   * loops are fast from the start, and C2 makes vectors of them.
   */
  private void compress(int flags) {
    Arrays.fill(lower, FLAGS, lower.length, flags);
    System.arraycopy(chaining, 0, state, 0, chaining.length);
    System.arraycopy(lower, 0, state, chaining.length, lower.length);
    for (int round = 0; round < Blake3.ROUNDS; round++) {
      VectorRound.apply(state, block, SCHEDULE, round * Blake3.BLOCK_WORDS);
    }
    for (int i = 0; i < chaining.length; i++) {
      chaining[i] = state[i] ^ state[i + chaining.length];
    }
  }

  /** Turns the chaining values of the first {@code filled} lanes back into rows. */
  private void store(int[] values, int first, int filled) {
    for (int lane = 0; lane < filled; lane++) {
      int to = (first + lane) * Blake3.CHAINING_WORDS;
      for (int word = 0; word < Blake3.CHAINING_WORDS; word++) {
        values[to + word] = chaining[word * LANES + lane];
      }
    }
  }
}
