package io.amasync.chunker.pack;

import io.amasync.chunker.id.ChunkId;

/**
 * Where one chunk lies in a pack.
 *
 * @param id names the plaintext
 * @param codec how the payload is encoded
 * @param offset of the payload from the start of the pack, in bytes
 * @param storedLength of the payload, in bytes; positive
 * @param rawLength of the plaintext, in bytes; positive
 */
public record PackEntry(ChunkId id, Codec codec, int offset, int storedLength, int rawLength) {
  /** Checks the bounds, so that whoever holds an entry may allocate by it. */
  public PackEntry {
    if (!lengthsAreValid(codec, storedLength, rawLength)) {
      throw new IllegalArgumentException(
          "Chunk %s: no %s payload of %d bytes decodes to %d bytes"
              .formatted(id, codec, storedLength, rawLength));
    }
    if (offset < PackFormat.FIRST_PAYLOAD_OFFSET
        || offset > PackFormat.MAXIMUM_PACK_BYTES - storedLength) {
      throw new IllegalArgumentException(
          "Chunk %s: %d bytes at byte %d are not inside a pack"
              .formatted(id, storedLength, offset));
    }
  }

  static boolean lengthsAreValid(Codec codec, int storedLength, int rawLength) {
    return storedLength > 0
        && rawLength > 0
        && rawLength <= PackFormat.MAXIMUM_CHUNK_BYTES
        && codec.allows(storedLength, rawLength);
  }
}
