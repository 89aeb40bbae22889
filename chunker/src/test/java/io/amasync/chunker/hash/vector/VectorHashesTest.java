package io.amasync.chunker.hash.vector;

import static org.assertj.core.api.Assertions.assertThat;

import io.amasync.chunker.hash.KeyedHashes;
import io.amasync.chunker.hash.TreeHashesContract;
import io.amasync.chunker.hash.scalar.ScalarKernel;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class VectorHashesTest extends TreeHashesContract {
  @Override
  protected KeyedHashes hashes() {
    return new VectorHashes();
  }

  @Test
  void leafNumbersBeyondFourBillionEqualTheScalarKernels() {
    byte[] leaves = new byte[40 << 10];
    new Random(1).nextBytes(leaves);
    int[] key = {1, 2, 3, 4, 5, 6, 7, 8};
    for (long first : new long[] {0, 0xffff_fff0L, 0xffff_fffcL, 0x1_0000_0000L, 1L << 50}) {
      int[] expected = new int[320];
      int[] actual = new int[320];
      new ScalarKernel().leaves(key, leaves, 0, 40, first, expected);
      new VectorKernel().leaves(key, leaves, 0, 40, first, actual);
      assertThat(actual).isEqualTo(expected);
    }
  }

  @Test
  void everyNumberOfLeavesAndParentsEqualsTheScalarKernels() {
    byte[] leaves = new byte[70 << 10];
    new Random(2).nextBytes(leaves);
    int[] key = {1, 2, 3, 4, 5, 6, 7, 8};
    for (int count = 0; count <= 70; count++) {
      int[] expected = new int[560];
      int[] actual = new int[560];
      new ScalarKernel().leaves(key, leaves, 0, count, 7, expected);
      new VectorKernel().leaves(key, leaves, 0, count, 7, actual);
      assertThat(actual).isEqualTo(expected);
      new ScalarKernel().parents(key, count / 2, expected);
      new VectorKernel().parents(key, count / 2, actual);
      assertThat(Arrays.copyOf(actual, count / 2 * 8))
          .isEqualTo(Arrays.copyOf(expected, count / 2 * 8));
    }
  }
}
