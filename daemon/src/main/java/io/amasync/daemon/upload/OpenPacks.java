package io.amasync.daemon.upload;

import io.amasync.chunker.pack.PackWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The packs of a session that have room left: segments that compress well share one, so that a pack
 * is full by what it stores and the store has few requests. Thread-safe.
 */
final class OpenPacks {
  private final BufferPool<PackWriter> writers;
  private final Semaphore places;
  private final ReentrantLock lock = new ReentrantLock();

  // Guarded by lock.
  private final List<OpenPack> waiting = new ArrayList<>();

  /**
   * None yet.
   *
   * @param places how many packs may wait, in all sessions together; so many fewer than there are
   *     writers that whoever fills a pack gets one in the end
   */
  OpenPacks(BufferPool<PackWriter> writers, Semaphore places) {
    this.writers = writers;
    this.places = places;
  }

  /** The fullest that waits, else a new one; waits for a writer. */
  OpenPack open() throws InterruptedException {
    OpenPack fullest = takeFullest();
    return fullest == null ? new OpenPack(writers.take()) : fullest;
  }

  private @Nullable OpenPack takeFullest() {
    lock.lock();
    try {
      if (waiting.isEmpty()) {
        return null;
      }
      OpenPack fullest =
          waiting.stream().max(Comparator.comparingInt(OpenPack::sizeBytes)).orElseThrow();
      waiting.remove(fullest);
      places.release();
      return fullest;
    } finally {
      lock.unlock();
    }
  }

  /** Lets a pack wait for more; false when it is to be sent as it is. */
  boolean keep(OpenPack pack) {
    if (pack.isNearlyFull() || !places.tryAcquire()) {
      return false;
    }
    lock.lock();
    try {
      waiting.add(pack);
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Takes out all that wait, put together into as few as they fit. */
  List<OpenPack> takeAll() {
    List<OpenPack> packs = new ArrayList<>();
    for (OpenPack next = takeFullest(); next != null; next = takeFullest()) {
      OpenPack rest = next;
      if (packs.stream().anyMatch(pack -> pack.takeAll(rest))) {
        giveBack(rest);
      } else {
        packs.add(rest);
      }
    }
    return packs;
  }

  /** Gives a pack's memory back, whatever is in it. */
  void giveBack(OpenPack pack) {
    writers.give(pack.release());
  }

  /** Gives all that wait back: the session has failed. */
  void abandon() {
    for (OpenPack next = takeFullest(); next != null; next = takeFullest()) {
      giveBack(next);
    }
  }
}
