package io.amasync.chunker.id;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * 32 bytes of digest, held as four big-endian longs so that it compares by value and costs no
 * array. Ordered as the bytes are, unsigned.
 */
public record Digest256(long w0, long w1, long w2, long w3) implements Comparable<Digest256> {
  /** Bytes in a digest. */
  public static final int BYTES = 32;

  private static final HexFormat HEX = HexFormat.of();

  /**
   * Reads {@link #BYTES} bytes at {@code in}'s position and moves it; whatever {@code in}'s byte
   * order is.
   */
  public static Digest256 readFrom(ByteBuffer in) {
    boolean little = in.order() == ByteOrder.LITTLE_ENDIAN;
    long w0 = in.getLong();
    long w1 = in.getLong();
    long w2 = in.getLong();
    long w3 = in.getLong();
    return little
        ? new Digest256(
            Long.reverseBytes(w0),
            Long.reverseBytes(w1),
            Long.reverseBytes(w2),
            Long.reverseBytes(w3))
        : new Digest256(w0, w1, w2, w3);
  }

  /** The digest in {@code bytes} at {@code offset}. */
  public static Digest256 of(byte[] bytes, int offset) {
    return readFrom(ByteBuffer.wrap(bytes, offset, BYTES));
  }

  /** The digest that is exactly these 32 bytes. */
  public static Digest256 of(byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException("A digest has 32 bytes, not " + bytes.length);
    }
    return of(bytes, 0);
  }

  /**
   * Reads 64 lowercase hexadecimal digits.
   *
   * @throws IllegalArgumentException for anything else; upper case too, so that an id has one
   *     spelling
   */
  public static Digest256 parse(String hex) {
    if (hex.length() != 2 * BYTES) {
      throw new IllegalArgumentException("An id has 64 hexadecimal digits, not " + hex.length());
    }
    for (int i = 0; i < hex.length(); i++) {
      char c = hex.charAt(i);
      if (!(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'f')) {
        throw new IllegalArgumentException(
            "An id has lowercase hexadecimal digits only; digit %d is not one".formatted(i));
      }
    }
    return new Digest256(
        HexFormat.fromHexDigitsToLong(hex, 0, 16),
        HexFormat.fromHexDigitsToLong(hex, 16, 32),
        HexFormat.fromHexDigitsToLong(hex, 32, 48),
        HexFormat.fromHexDigitsToLong(hex, 48, 64));
  }

  /**
   * Writes the 32 bytes at {@code out}'s position and moves it; whatever {@code out}'s byte order
   * is.
   */
  public void writeTo(ByteBuffer out) {
    boolean little = out.order() == ByteOrder.LITTLE_ENDIAN;
    out.putLong(little ? Long.reverseBytes(w0) : w0);
    out.putLong(little ? Long.reverseBytes(w1) : w1);
    out.putLong(little ? Long.reverseBytes(w2) : w2);
    out.putLong(little ? Long.reverseBytes(w3) : w3);
  }

  /** The 32 bytes, in an array of the caller's own. */
  public byte[] toBytes() {
    byte[] bytes = new byte[BYTES];
    writeTo(ByteBuffer.wrap(bytes));
    return bytes;
  }

  /** As a record's own, which costs several times as much until it is compiled. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Digest256 digest
        && w0 == digest.w0
        && w1 == digest.w1
        && w2 == digest.w2
        && w3 == digest.w3;
  }

  /**
   * The digest's own bits: it is a keyed hash, so they are spread, and not for others to choose.
   */
  @Override
  public int hashCode() {
    return (int) w0;
  }

  @Override
  public int compareTo(Digest256 other) {
    int order = Long.compareUnsigned(w0, other.w0);
    if (order == 0) {
      order = Long.compareUnsigned(w1, other.w1);
    }
    if (order == 0) {
      order = Long.compareUnsigned(w2, other.w2);
    }
    return order == 0 ? Long.compareUnsigned(w3, other.w3) : order;
  }

  @Override
  public String toString() {
    return HEX.toHexDigits(w0) + HEX.toHexDigits(w1) + HEX.toHexDigits(w2) + HEX.toHexDigits(w3);
  }
}
