package io.amasync.chunker.id;

import java.nio.ByteBuffer;

/**
 * Names a commit and all history before it: keyed BLAKE3-256 of the parent's hash and the
 * manifest's.
 */
public record CommitHash(Digest256 digest) implements Comparable<CommitHash> {
  /** Reads 32 bytes at {@code in}'s position and moves it. */
  public static CommitHash readFrom(ByteBuffer in) {
    return new CommitHash(Digest256.readFrom(in));
  }

  /**
   * Reads 64 lowercase hexadecimal digits; anything else is an {@link IllegalArgumentException}.
   */
  public static CommitHash parse(String hex) {
    return new CommitHash(Digest256.parse(hex));
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
  public int compareTo(CommitHash other) {
    return digest.compareTo(other.digest);
  }

  @Override
  public String toString() {
    return digest.toString();
  }
}
