package io.amasync.chunker.content;

import io.amasync.chunker.hash.KeyedHash;
import io.amasync.chunker.id.ChunkId;
import io.amasync.chunker.id.ContentId;
import io.amasync.chunker.id.Digest256;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The chunks of one content in file order, packed into 36 bytes each (id, then raw length as a
 * big-endian u32), so that the list of a terabyte file is 94 MB and not a million objects.
 * Immutable.
 */
public final class ChunkList {
  /** Bytes of one packed chunk. */
  public static final int CHUNK_BYTES = Digest256.BYTES + Integer.BYTES;

  /** The content of an empty file. */
  public static final ChunkList EMPTY = new ChunkList(new byte[0], 0);

  private final byte[] packed;
  private final long sizeBytes;

  private ChunkList(byte[] packed, long sizeBytes) {
    this.packed = packed;
    this.sizeBytes = sizeBytes;
  }

  /**
   * Reads a list from its packed form; takes the array over.
   *
   * @throws IllegalArgumentException when the length is not a multiple of {@link #CHUNK_BYTES}, or
   *     a raw length is not positive
   */
  public static ChunkList ofPacked(byte[] packed) {
    if (packed.length % CHUNK_BYTES != 0) {
      throw new IllegalArgumentException(
          "A packed chunk list has %d bytes a chunk; %d bytes are not that"
              .formatted(CHUNK_BYTES, packed.length));
    }
    ByteBuffer buffer = ByteBuffer.wrap(packed);
    long sizeBytes = 0;
    for (int at = Digest256.BYTES; at < packed.length; at += CHUNK_BYTES) {
      int rawLength = buffer.getInt(at);
      if (rawLength <= 0) {
        throw new IllegalArgumentException(
            "Chunk %d has a raw length of %d; it must be positive"
                .formatted(at / CHUNK_BYTES, rawLength));
      }
      sizeBytes += rawLength;
    }
    return new ChunkList(packed, sizeBytes);
  }

  /** How many chunks there are. */
  public int count() {
    return packed.length / CHUNK_BYTES;
  }

  /** The bytes of all chunks together: the file's size. */
  public long sizeBytes() {
    return sizeBytes;
  }

  /** The id of chunk {@code index}, from 0. */
  public ChunkId id(int index) {
    return new ChunkId(Digest256.of(packed, index * CHUNK_BYTES));
  }

  /** The plaintext length of chunk {@code index}, in bytes. */
  public int rawLength(int index) {
    return ByteBuffer.wrap(packed).getInt(index * CHUNK_BYTES + Digest256.BYTES);
  }

  /** The packed form, in an array of the caller's own. */
  public byte[] toPacked() {
    return packed.clone();
  }

  /** Writes the packed form at {@code out}'s position and moves it. */
  public void writeTo(ByteBuffer out) {
    out.put(packed);
  }

  /**
   * The name of the content: the hash, keyed with the account's contents key, of the packed form.
   */
  public ContentId contentId(KeyedHash contents) {
    return new ContentId(contents.hash(packed, 0, packed.length));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ChunkList list && Arrays.equals(packed, list.packed);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(packed);
  }

  @Override
  public String toString() {
    return "%d chunks of %d bytes in all".formatted(count(), sizeBytes);
  }

  /** Gathers chunks in file order. Not thread-safe. */
  public static final class Builder {
    private byte[] packed = new byte[CHUNK_BYTES];
    private int length;
    private long sizeBytes;

    /** Adds the next chunk; {@code rawLength} is positive. */
    public Builder add(ChunkId id, int rawLength) {
      if (rawLength <= 0) {
        throw new IllegalArgumentException("A chunk has at least one byte, not " + rawLength);
      }
      if (packed.length - length < CHUNK_BYTES) {
        packed =
            Arrays.copyOf(
                packed, Math.addExact(packed.length, Math.max(packed.length >> 1, CHUNK_BYTES)));
      }
      ByteBuffer out = ByteBuffer.wrap(packed, length, CHUNK_BYTES);
      id.writeTo(out);
      out.putInt(rawLength);
      length += CHUNK_BYTES;
      sizeBytes += rawLength;
      return this;
    }

    /** The chunks so far. */
    public ChunkList build() {
      return length == 0 ? EMPTY : new ChunkList(Arrays.copyOf(packed, length), sizeBytes);
    }
  }
}
