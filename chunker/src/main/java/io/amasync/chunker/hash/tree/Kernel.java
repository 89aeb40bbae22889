package io.amasync.chunker.hash.tree;

/**
 * Computes many chaining values of one key at once. A chaining value is {@link
 * Blake3#CHAINING_WORDS} ints; value {@code i} of an array starts at int {@code 8 * i}. May keep
 * scratch memory: not thread-safe.
 */
public interface Kernel {
  /**
   * Computes the chaining values of {@code count} whole leaves, none of them the root.
   *
   * @param bytes holds the leaves back to back, from {@code offset}
   * @param firstLeaf the number of the first one in the message
   * @param values receives the values, from the start
   */
  void leaves(int[] key, byte[] bytes, int offset, int count, long firstLeaf, int[] values);

  /** Replaces the first {@code 2 * count} values by their {@code count} parents, none the root. */
  void parents(int[] key, int count, int[] values);
}
