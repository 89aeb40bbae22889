package io.amasync.chunker.id;

import java.nio.ByteBuffer;

/**
 * Names a file's body: keyed BLAKE3-256 of its chunk list. Equal files of an account cut alike
 * share it.
 */
public record ContentId(Digest256 digest) implements Comparable<ContentId> {
  /** Reads 32 bytes at {@code in}'s position and moves it. */
  public static ContentId readFrom(ByteBuffer in) {
    return new ContentId(Digest256.readFrom(in));
  }

  /**
   * Reads 64 lowercase hexadecimal digits; anything else is an {@link IllegalArgumentException}.
   */
  public static ContentId parse(String hex) {
    return new ContentId(Digest256.parse(hex));
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
  public int compareTo(ContentId other) {
    return digest.compareTo(other.digest);
  }

  @Override
  public String toString() {
    return digest.toString();
  }
}
