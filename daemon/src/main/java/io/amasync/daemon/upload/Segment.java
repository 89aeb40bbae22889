package io.amasync.daemon.upload;

import io.amasync.chunker.id.ChunkId;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Chunks that wait to be packed: one direct buffer, as much as fits a pack, so that what does not
 * compress makes one pack a segment, and the same packs when it is read again after a crash. Filled
 * by one thread at a time, then read by one.
 */
final class Segment {
  /** Where one chunk lies. */
  record Slot(ChunkId id, int offset, int length) {}

  /** More than a pack spends on a chunk besides its bytes. */
  private static final int CHUNK_OVERHEAD_BYTES = 96;

  private static final int PACK_OVERHEAD_BYTES = 128;
  private static final int MOST_CHUNKS = 16_384;

  private static final int FIRST_BYTES = 256 << 10;

  /** Few steps: a direct buffer that was outgrown lives until the next collection. */
  private static final int GROWTH = 16;

  private final int mostBytes;
  private ByteBuffer bytes = ByteBuffer.allocateDirect(FIRST_BYTES);
  private final List<Slot> slots = new ArrayList<>();
  private int length;
  private long number;

  /** As much as fits a pack of {@code packBytes}. */
  Segment(int packBytes) {
    this.mostBytes = packBytes - PACK_OVERHEAD_BYTES;
  }

  /** Empties it for the use that is the {@code number}th of its session. */
  void start(long newNumber) {
    slots.clear();
    length = 0;
    number = newNumber;
  }

  long number() {
    return number;
  }

  boolean fits(int chunkBytes) {
    long needed = length + chunkBytes + (long) (slots.size() + 1) * CHUNK_OVERHEAD_BYTES;
    return needed <= mostBytes && slots.size() < MOST_CHUNKS;
  }

  void add(ChunkId id, byte[] from, int offset, int chunkBytes) {
    if (bytes.capacity() - length < chunkBytes) {
      long grown = Math.max(length + chunkBytes, (long) bytes.capacity() * GROWTH);
      ByteBuffer larger = ByteBuffer.allocateDirect((int) Math.min(grown, mostBytes));
      bytes = larger.put(0, bytes, 0, length);
    }
    bytes.put(length, from, offset, chunkBytes);
    slots.add(new Slot(id, length, chunkBytes));
    length += chunkBytes;
  }

  /** The chunks in the order they came. */
  List<Slot> slots() {
    return slots;
  }

  /** Where the slots' offsets point into. */
  ByteBuffer bytes() {
    return bytes;
  }
}
