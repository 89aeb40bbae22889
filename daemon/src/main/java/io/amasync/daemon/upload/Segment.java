package io.amasync.daemon.upload;

import io.amasync.chunker.id.ChunkId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Chunks that wait to be packed: one buffer, about half as much as fits a pack. Filled by one
 * thread at a time, then read by one.
 */
final class Segment {
  /** Where one chunk lies. */
  record Slot(ChunkId id, int offset, int length) {}

  /** More than a pack spends on a chunk besides its bytes. */
  private static final int CHUNK_OVERHEAD_BYTES = 96;

  private static final int MOST_CHUNKS = 16_384;

  private static final int FIRST_BYTES = 256 << 10;
  static final int MOST_BYTES = 16 << 20;

  private byte[] bytes = new byte[FIRST_BYTES];
  private final List<Slot> slots = new ArrayList<>();
  private int length;
  private long number;

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
    return needed <= MOST_BYTES && slots.size() < MOST_CHUNKS;
  }

  void add(ChunkId id, byte[] from, int offset, int chunkBytes) {
    if (bytes.length - length < chunkBytes) {
      int doubled = Math.min(bytes.length * 2, MOST_BYTES);
      bytes = Arrays.copyOf(bytes, Math.max(doubled, length + chunkBytes));
    }
    System.arraycopy(from, offset, bytes, length, chunkBytes);
    slots.add(new Slot(id, length, chunkBytes));
    length += chunkBytes;
  }

  /** The chunks in the order they came. */
  List<Slot> slots() {
    return slots;
  }

  /** Where the slots' offsets point into. */
  byte[] bytes() {
    return bytes;
  }
}
