package io.amasync.daemon.upload;

import io.amasync.chunker.id.ChunkId;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Copies chunks into the one open segment of a session, and passes it on when it is full. All
 * workers share it, so that a batch of small files ends with one segment that is not full and not
 * with one a worker; copying is several times faster than hashing. Thread-safe.
 */
final class SegmentFiller {
  private final BufferPool<Segment> pool;
  private final StagingOrder order;
  private final Consumer<Segment> full;
  private final PackDestination destination;
  private final ReentrantLock lock = new ReentrantLock();

  // Guarded by lock.
  private final Set<ChunkId> underWay = new HashSet<>();
  private @Nullable Segment open;
  private long segments;

  /**
   * Fills segments of {@code pool}.
   *
   * @param full takes those that are full
   * @param destination a session whose destination is not ready takes one segment and no more,
   *     since other sessions need some
   */
  SegmentFiller(
      BufferPool<Segment> pool,
      StagingOrder order,
      Consumer<Segment> full,
      PackDestination destination) {
    this.pool = pool;
    this.order = order;
    this.full = full;
    this.destination = destination;
  }

  /**
   * Copies a chunk, unless it lies in a segment that is not stored yet. Waits while all segments
   * are taken, or the session may have no more of them.
   *
   * @return whether it was copied
   */
  boolean add(ChunkId id, byte[] bytes, int offset, int length) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      if (underWay.contains(id)) {
        return false;
      }
      if (open != null && !open.fits(length)) {
        passOn();
      }
      Segment segment = open;
      if (segment == null) {
        if (segments > 0) {
          destination.awaitReady();
        }
        segment = pool.take();
        segment.start(++segments);
        order.started(segments);
        open = segment;
      }
      segment.add(id, bytes, offset, length);
      underWay.add(id);
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** These chunks are in the store, and known to be. */
  void stored(Collection<ChunkId> ids) {
    lock.lock();
    try {
      ids.forEach(underWay::remove);
    } finally {
      lock.unlock();
    }
  }

  /** Passes the last segment on. */
  void finish() {
    lock.lock();
    try {
      passOn();
    } finally {
      lock.unlock();
    }
  }

  /** Gives the open segment back without passing it on: the session has failed. */
  void abandon() {
    lock.lock();
    try {
      if (open != null) {
        pool.give(open);
        open = null;
      }
    } finally {
      lock.unlock();
    }
  }

  private void passOn() {
    Segment segment = open;
    open = null;
    if (segment != null) {
      full.accept(segment);
    }
  }
}
