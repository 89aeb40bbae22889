package io.amasync.chunker.id;

import java.nio.ByteBuffer;

/**
 * Names a pack: keyed BLAKE3-256 of the pack's index, which names every chunk and checks every
 * stored payload.
 */
public record PackId(Digest256 digest) implements Comparable<PackId> {
  /** Reads 32 bytes at {@code in}'s position and moves it. */
  public static PackId readFrom(ByteBuffer in) {
    return new PackId(Digest256.readFrom(in));
  }

  /**
   * Reads 64 lowercase hexadecimal digits; anything else is an {@link IllegalArgumentException}.
   */
  public static PackId parse(String hex) {
    return new PackId(Digest256.parse(hex));
  }

  /** Writes 32 bytes at {@code out}'s position and moves it. */
  public void writeTo(ByteBuffer out) {
    digest.writeTo(out);
  }

  /** The 32 bytes, in an array of the caller's own. */
  public byte[] toBytes() {
    return digest.toBytes();
  }

  @Override
  public int compareTo(PackId other) {
    return digest.compareTo(other.digest);
  }

  @Override
  public String toString() {
    return digest.toString();
  }
}
