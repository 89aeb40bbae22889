package io.amasync.chunker.id;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Names a chunk: BLAKE3-256 of its plaintext, keyed with the account's chunk key. */
public record ChunkId(Digest256 digest) implements Comparable<ChunkId> {
  /** Reads 32 bytes at {@code in}'s position and moves it. */
  public static ChunkId readFrom(ByteBuffer in) {
    return new ChunkId(Digest256.readFrom(in));
  }

  /**
   * Reads 64 lowercase hexadecimal digits; anything else is an {@link IllegalArgumentException}.
   */
  public static ChunkId parse(String hex) {
    return new ChunkId(Digest256.parse(hex));
  }

  /** Writes 32 bytes at {@code out}'s position and moves it. */
  public void writeTo(ByteBuffer out) {
    digest.writeTo(out);
  }

  /** The 32 bytes, in an array of the caller's own. */
  public byte[] toBytes() {
    return digest.toBytes();
  }

  /** As a record's own, which costs several times as much until it is compiled. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ChunkId id && digest.equals(id.digest);
  }

  @Override
  public int hashCode() {
    return digest.hashCode();
  }

  @Override
  public int compareTo(ChunkId other) {
    return digest.compareTo(other.digest);
  }

  @Override
  public String toString() {
    return digest.toString();
  }
}
