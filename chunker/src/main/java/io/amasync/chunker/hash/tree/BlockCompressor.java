package io.amasync.chunker.hash.tree;

/** BLAKE3's compression function, one block at a time: the paper's algorithm in local variables. */
public final class BlockCompressor {
  private BlockCompressor() {}

  /**
   * Compresses a block into a chaining value.
   *
   * @param value the chaining value before; replaced by the one after
   * @param block the words of the block
   * @param counter the leaf's number; 0 for a parent
   * @param length bytes of the block that count
   * @param flags of {@link Blake3}
   */
  public static void compress(int[] value, int[] block, long counter, int length, int flags) {
    int v0 = value[0];
    int v1 = value[1];
    int v2 = value[2];
    int v3 = value[3];
    int v4 = value[4];
    int v5 = value[5];
    int v6 = value[6];
    int v7 = value[7];
    int v8 = Blake3.IV0;
    int v9 = Blake3.IV1;
    int v10 = Blake3.IV2;
    int v11 = Blake3.IV3;
    int v12 = (int) counter;
    int v13 = (int) (counter >>> Integer.SIZE);
    int v14 = length;
    int v15 = flags;
    int m0 = block[0];
    int m1 = block[1];
    int m2 = block[2];
    int m3 = block[3];
    int m4 = block[4];
    int m5 = block[5];
    int m6 = block[6];
    int m7 = block[7];
    int m8 = block[8];
    int m9 = block[9];
    int m10 = block[10];
    int m11 = block[11];
    int m12 = block[12];
    int m13 = block[13];
    int m14 = block[14];
    int m15 = block[15];
    for (int round = 1; ; round++) {
      // Columns, then diagonals.
      v0 += v4 + m0;
      v12 = Integer.rotateRight(v12 ^ v0, 16);
      v8 += v12;
      v4 = Integer.rotateRight(v4 ^ v8, 12);
      v0 += v4 + m1;
      v12 = Integer.rotateRight(v12 ^ v0, 8);
      v8 += v12;
      v4 = Integer.rotateRight(v4 ^ v8, 7);
      v1 += v5 + m2;
      v13 = Integer.rotateRight(v13 ^ v1, 16);
      v9 += v13;
      v5 = Integer.rotateRight(v5 ^ v9, 12);
      v1 += v5 + m3;
      v13 = Integer.rotateRight(v13 ^ v1, 8);
      v9 += v13;
      v5 = Integer.rotateRight(v5 ^ v9, 7);
      v2 += v6 + m4;
      v14 = Integer.rotateRight(v14 ^ v2, 16);
      v10 += v14;
      v6 = Integer.rotateRight(v6 ^ v10, 12);
      v2 += v6 + m5;
      v14 = Integer.rotateRight(v14 ^ v2, 8);
      v10 += v14;
      v6 = Integer.rotateRight(v6 ^ v10, 7);
      v3 += v7 + m6;
      v15 = Integer.rotateRight(v15 ^ v3, 16);
      v11 += v15;
      v7 = Integer.rotateRight(v7 ^ v11, 12);
      v3 += v7 + m7;
      v15 = Integer.rotateRight(v15 ^ v3, 8);
      v11 += v15;
      v7 = Integer.rotateRight(v7 ^ v11, 7);
      v0 += v5 + m8;
      v15 = Integer.rotateRight(v15 ^ v0, 16);
      v10 += v15;
      v5 = Integer.rotateRight(v5 ^ v10, 12);
      v0 += v5 + m9;
      v15 = Integer.rotateRight(v15 ^ v0, 8);
      v10 += v15;
      v5 = Integer.rotateRight(v5 ^ v10, 7);
      v1 += v6 + m10;
      v12 = Integer.rotateRight(v12 ^ v1, 16);
      v11 += v12;
      v6 = Integer.rotateRight(v6 ^ v11, 12);
      v1 += v6 + m11;
      v12 = Integer.rotateRight(v12 ^ v1, 8);
      v11 += v12;
      v6 = Integer.rotateRight(v6 ^ v11, 7);
      v2 += v7 + m12;
      v13 = Integer.rotateRight(v13 ^ v2, 16);
      v8 += v13;
      v7 = Integer.rotateRight(v7 ^ v8, 12);
      v2 += v7 + m13;
      v13 = Integer.rotateRight(v13 ^ v2, 8);
      v8 += v13;
      v7 = Integer.rotateRight(v7 ^ v8, 7);
      v3 += v4 + m14;
      v14 = Integer.rotateRight(v14 ^ v3, 16);
      v9 += v14;
      v4 = Integer.rotateRight(v4 ^ v9, 12);
      v3 += v4 + m15;
      v14 = Integer.rotateRight(v14 ^ v3, 8);
      v9 += v14;
      v4 = Integer.rotateRight(v4 ^ v9, 7);
      if (round == Blake3.ROUNDS) {
        break;
      }
      // The words in the order of the next round: the permutation, cycle by cycle.
      int first0 = m0;
      m0 = m2;
      m2 = m3;
      m3 = m10;
      m10 = m12;
      m12 = m9;
      m9 = m11;
      m11 = m5;
      m5 = first0;
      int first1 = m1;
      m1 = m6;
      m6 = m4;
      m4 = m7;
      m7 = m13;
      m13 = m14;
      m14 = m15;
      m15 = m8;
      m8 = first1;
    }
    value[0] = v0 ^ v8;
    value[1] = v1 ^ v9;
    value[2] = v2 ^ v10;
    value[3] = v3 ^ v11;
    value[4] = v4 ^ v12;
    value[5] = v5 ^ v13;
    value[6] = v6 ^ v14;
    value[7] = v7 ^ v15;
  }
}
