package io.amasync.protocol.manifest;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What a symbolic link points to: any bytes but NUL, from 1 to {@link #MAXIMUM_BYTES}. Never
 * followed. Immutable.
 */
public final class LinkTarget {
  /** The longest target, in bytes: Linux's {@code PATH_MAX} less its NUL. */
  public static final int MAXIMUM_BYTES = 4095;

  private final byte[] bytes;

  private LinkTarget(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * The target that is these bytes.
   *
   * @throws IllegalArgumentException when there are none, too many, or one is NUL
   */
  public static LinkTarget of(byte[] bytes) {
    if (bytes.length == 0 || bytes.length > MAXIMUM_BYTES) {
      throw new IllegalArgumentException(
          "A link's target has 1 to %d bytes, not %d".formatted(MAXIMUM_BYTES, bytes.length));
    }
    for (byte b : bytes) {
      if (b == 0) {
        throw new IllegalArgumentException("A link's target has no NUL byte");
      }
    }
    return new LinkTarget(bytes.clone());
  }

  /** The bytes, in an array of the caller's own. */
  public byte[] toBytes() {
    return bytes.clone();
  }

  /** How many bytes the target has. */
  public int length() {
    return bytes.length;
  }

  /** Writes the bytes at {@code out}'s position and moves it. */
  public void writeTo(ByteBuffer out) {
    out.put(bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LinkTarget target && Arrays.equals(bytes, target.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** For people: decoded as UTF-8. */
  @Override
  public String toString() {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
