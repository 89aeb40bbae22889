package io.amasync.daemon.ignore;

import java.util.function.IntPredicate;

/** A set of byte values, built once. */
final class ByteSet {
  private final long[] bits = new long[4];

  static ByteSet of(int value) {
    ByteSet set = new ByteSet();
    set.add(value);
    return set;
  }

  void add(int value) {
    bits[value >> 6] |= 1L << (value & 63);
  }

  void addRange(int first, int last) {
    for (int value = first; value <= last; value++) {
      add(value);
    }
  }

  void addAscii(IntPredicate member) {
    for (int value = 0; value < 0x80; value++) {
      if (member.test(value)) {
        add(value);
      }
    }
  }

  void remove(int value) {
    bits[value >> 6] &= ~(1L << (value & 63));
  }

  void invert() {
    for (int i = 0; i < bits.length; i++) {
      bits[i] = ~bits[i];
    }
  }

  boolean contains(byte value) {
    int unsigned = Byte.toUnsignedInt(value);
    return (bits[unsigned >> 6] >>> (unsigned & 63) & 1) != 0;
  }
}
