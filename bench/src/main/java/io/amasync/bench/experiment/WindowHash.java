package io.amasync.bench.experiment;

import io.amasync.chunker.hash.HashKey;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * A hash of the 16 bytes at a place, for every place by itself: {@code (w0 ^ rotate(w2, 13)) * a +
 * (w1 ^ rotate(w3, 13)) * b + c} in 32 bits, of their four little-endian words. It remembers
 * nothing, so all places can be hashed at once. The factors are odd and secret, and so is the
 * summand.
 */
record WindowHash(int a, int b, int c) {
  /** Bytes that are hashed. */
  static final int BYTES = 4 * Integer.BYTES;

  /** So far apart are the two words that become one. */
  static final int FOLD = 2 * Integer.BYTES;

  /** The second of them is turned to the left by so many bits. */
  static final int TURN = 13;

  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  static WindowHash of(HashKey key) {
    long[] longs = KeyedLongs.of(key, 2);
    return new WindowHash(
        (int) longs[0] | 1, (int) (longs[0] >>> Integer.SIZE) | 1, (int) longs[1]);
  }

  /** Of the bytes from {@code at} on. */
  int at(byte[] window, int at) {
    return folded(window, at) * a + folded(window, at + Integer.BYTES) * b + c;
  }

  private static int folded(byte[] window, int at) {
    return (int) WORD.get(window, at) ^ Integer.rotateLeft((int) WORD.get(window, at + FOLD), TURN);
  }
}
