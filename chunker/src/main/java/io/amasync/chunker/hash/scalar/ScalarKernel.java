package io.amasync.chunker.hash.scalar;

import io.amasync.chunker.hash.tree.Blake3;
import io.amasync.chunker.hash.tree.BlockCompressor;
import io.amasync.chunker.hash.tree.Kernel;

/** Computes one chaining value after the other. */
public final class ScalarKernel implements Kernel {
  private final int[] block = new int[Blake3.BLOCK_WORDS];
  private final int[] value = new int[Blake3.CHAINING_WORDS];

  /** A kernel with scratch memory of its own. */
  public ScalarKernel() {}

  @Override
  public void leaves(int[] key, byte[] bytes, int offset, int count, long firstLeaf, int[] values) {
    for (int leaf = 0; leaf < count; leaf++) {
      leaf(key, bytes, offset + leaf * Blake3.LEAF_BYTES, firstLeaf + leaf, values, leaf);
    }
  }

  @Override
  public void parents(int[] key, int count, int[] values) {
    for (int parent = 0; parent < count; parent++) {
      parent(key, values, parent);
    }
  }

  /** Computes the value of leaf {@code number} of the message into {@code values[index]}. */
  public void leaf(int[] key, byte[] bytes, int offset, long number, int[] values, int index) {
    System.arraycopy(key, 0, value, 0, Blake3.CHAINING_WORDS);
    for (int at = 0; at < Blake3.LEAF_BYTES; at += Blake3.BLOCK_BYTES) {
      for (int i = 0; i < Blake3.BLOCK_WORDS; i++) {
        block[i] = (int) Blake3.WORD.get(bytes, offset + at + i * Integer.BYTES);
      }
      int flags =
          at == 0
              ? Blake3.LEAF_START
              : at == Blake3.LEAF_BYTES - Blake3.BLOCK_BYTES ? Blake3.LEAF_END : 0;
      BlockCompressor.compress(value, block, number, Blake3.BLOCK_BYTES, Blake3.KEYED_HASH | flags);
    }
    System.arraycopy(value, 0, values, index * Blake3.CHAINING_WORDS, Blake3.CHAINING_WORDS);
  }

  /** Computes the parent of values {@code 2 * index} and the next into {@code values[index]}. */
  public void parent(int[] key, int[] values, int index) {
    System.arraycopy(values, 2 * index * Blake3.CHAINING_WORDS, block, 0, Blake3.BLOCK_WORDS);
    System.arraycopy(key, 0, value, 0, Blake3.CHAINING_WORDS);
    BlockCompressor.compress(
        value, block, 0, Blake3.BLOCK_BYTES, Blake3.KEYED_HASH | Blake3.PARENT);
    System.arraycopy(value, 0, values, index * Blake3.CHAINING_WORDS, Blake3.CHAINING_WORDS);
  }
}
