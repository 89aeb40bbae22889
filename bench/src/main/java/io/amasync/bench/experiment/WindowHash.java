package io.amasync.bench.experiment;

import io.amasync.chunker.hash.HashKey;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * A hash of the eight bytes at a place, for every place by itself: {@code first * a + second * b +
 * c} in 32 bits, of two little-endian words. It remembers nothing, so all places can be hashed at
 * once. The factors are odd and secret, and so is the summand.
 */
record WindowHash(int a, int b, int c) {
  /** Bytes that are hashed. */
  static final int BYTES = 2 * Integer.BYTES;

  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  static WindowHash of(HashKey key) {
    long[] longs = KeyedLongs.of(key, 2);
    return new WindowHash(
        (int) longs[0] | 1, (int) (longs[0] >>> Integer.SIZE) | 1, (int) longs[1]);
  }

  /** Of the bytes from {@code at} on. */
  int at(byte[] window, int at) {
    return (int) WORD.get(window, at) * a + (int) WORD.get(window, at + Integer.BYTES) * b + c;
  }
}
