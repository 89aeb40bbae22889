package io.amasync.daemon.upload;

import io.amasync.chunker.id.ChunkId;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * The chunks of one segment on their way into the store: they may travel in several packs, and with
 * chunks of other segments. Thread-safe.
 */
final class SegmentLoad {
  private final long number;
  private final List<ChunkId> ids;
  private final Consumer<SegmentLoad> stored;

  /** The packs that carry chunks of it, and one more while it is being packed. */
  private final AtomicInteger carriers = new AtomicInteger(1);

  /**
   * Begins to be packed.
   *
   * @param number the segment's
   * @param ids all its chunks, whether they have to travel or not
   * @param stored called once, when every chunk is in the store
   */
  SegmentLoad(long number, List<ChunkId> ids, Consumer<SegmentLoad> stored) {
    this.number = number;
    this.ids = ids;
    this.stored = stored;
  }

  long number() {
    return number;
  }

  List<ChunkId> ids() {
    return ids;
  }

  /** A pack takes chunks of it. */
  void carried() {
    carriers.incrementAndGet();
  }

  /** A pack that carried chunks of it is stored, or all of it is packed. */
  void arrived() {
    if (carriers.decrementAndGet() == 0) {
      stored.accept(this);
    }
  }
}
