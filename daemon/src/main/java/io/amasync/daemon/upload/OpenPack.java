package io.amasync.daemon.upload;

import io.amasync.chunker.id.ChunkId;
import io.amasync.chunker.pack.PackFormat;
import io.amasync.chunker.pack.PackWriter;
import io.amasync.chunker.pack.SealedPack;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A pack that is being filled, and whose chunks it carries. For one thread at a time. */
final class OpenPack {
  /** What remains then is less than most chunks need, or not worth waiting for. */
  private static final int NEARLY_FULL_BYTES = PackFormat.MAXIMUM_PACK_BYTES / 8 * 7;

  private final PackWriter writer;
  private final List<SegmentLoad> loads = new ArrayList<>();

  OpenPack(PackWriter writer) {
    this.writer = writer;
  }

  /** Adds a chunk of a load; false when it does not fit. */
  boolean add(SegmentLoad load, Segment segment, Segment.Slot slot) {
    if (!writer.add(slot.id(), segment.bytes(), slot.offset(), slot.length())) {
      return false;
    }
    if (loads.isEmpty() || loads.getLast() != load) {
      loads.add(load);
      load.carried();
    }
    return true;
  }

  /** Takes everything out of another; false when it does not fit, and then takes nothing. */
  boolean takeAll(OpenPack other) {
    if (!writer.addAll(other.writer)) {
      return false;
    }
    loads.addAll(other.loads);
    other.loads.clear();
    return true;
  }

  int sizeBytes() {
    return writer.sizeBytes();
  }

  boolean isNearlyFull() {
    return writer.sizeBytes() >= NEARLY_FULL_BYTES;
  }

  SealedPack seal() {
    return writer.seal();
  }

  /** Takes out chunks that need not travel; returns how many bytes of files they are. */
  long remove(Set<ChunkId> chunks) {
    return writer.remove(chunks);
  }

  boolean isEmpty() {
    return writer.isEmpty();
  }

  /** The pack is in the store. */
  void stored() {
    loads.forEach(SegmentLoad::arrived);
  }

  /** The writer, empty, for its pool. */
  PackWriter release() {
    writer.reset();
    return writer;
  }
}
