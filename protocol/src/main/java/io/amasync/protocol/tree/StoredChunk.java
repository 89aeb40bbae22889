package io.amasync.protocol.tree;

/**
 * How a chunk comes in a tree stream: as it lies in its pack. Of a stream that was read, nothing is
 * checked: whoever makes room for the payload checks first that there is such a chunk.
 *
 * @param codec how the payload is encoded, as packs have it
 * @param storedLength of the payload, in bytes
 */
public record StoredChunk(int codec, int storedLength) {}
