package io.amasync.chunker.hash.tree;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** The numbers of BLAKE3, section 2 of the paper. */
public final class Blake3 {
  /** Bytes of a leaf; the last one may have fewer. */
  public static final int LEAF_BYTES = 1024;

  /** Bytes that one compression takes in. */
  public static final int BLOCK_BYTES = 64;

  /** Words of 32 bits in a block. */
  public static final int BLOCK_WORDS = 16;

  /** Words in a chaining value and in a key. */
  public static final int CHAINING_WORDS = 8;

  /** Rounds of one compression. */
  public static final int ROUNDS = 7;

  /** The first four words of the initialisation vector; keyed mode needs no others. */
  public static final int IV0 = 0x6a09e667;

  /** See {@link #IV0}. */
  public static final int IV1 = 0xbb67ae85;

  /** See {@link #IV0}. */
  public static final int IV2 = 0x3c6ef372;

  /** See {@link #IV0}. */
  public static final int IV3 = 0xa54ff53a;

  /** Flag of a leaf's first block. */
  public static final int LEAF_START = 1;

  /** Flag of a leaf's last block. */
  public static final int LEAF_END = 1 << 1;

  /** Flag of a parent. */
  public static final int PARENT = 1 << 2;

  /** Flag of the last compression of all. */
  public static final int ROOT = 1 << 3;

  /** Flag of every compression in keyed mode. */
  public static final int KEYED_HASH = 1 << 4;

  /** Reads a word of a message from {@code byte[]}. */
  public static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  /** Which word of the block stands where in the next round. */
  private static final int[] PERMUTATION = {2, 6, 3, 10, 7, 0, 4, 13, 1, 11, 12, 5, 9, 14, 15, 8};

  private Blake3() {}

  /** For round after round, the 16 indices of the block's words in the order of their use. */
  public static int[] schedule() {
    int[] schedule = new int[ROUNDS * BLOCK_WORDS];
    for (int i = 0; i < schedule.length; i++) {
      schedule[i] =
          i < BLOCK_WORDS
              ? i
              : schedule[
                  i / BLOCK_WORDS * BLOCK_WORDS - BLOCK_WORDS + PERMUTATION[i % BLOCK_WORDS]];
    }
    return schedule;
  }
}
