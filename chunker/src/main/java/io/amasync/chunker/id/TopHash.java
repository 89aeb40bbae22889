package io.amasync.chunker.id;

import java.nio.ByteBuffer;

/**
 * Names a commit's staging area: keyed BLAKE3-256 of the outline of the manifest about to be
 * committed.
 */
public record TopHash(Digest256 digest) implements Comparable<TopHash> {
  /** Reads 32 bytes at {@code in}'s position and moves it. */
  public static TopHash readFrom(ByteBuffer in) {
    return new TopHash(Digest256.readFrom(in));
  }

  /**
   * Reads 64 lowercase hexadecimal digits; anything else is an {@link IllegalArgumentException}.
   */
  public static TopHash parse(String hex) {
    return new TopHash(Digest256.parse(hex));
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
  public int compareTo(TopHash other) {
    return digest.compareTo(other.digest);
  }

  @Override
  public String toString() {
    return digest.toString();
  }
}
