package io.amasync.daemon.upload;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Holds files back until the segments that may hold chunks of theirs are in the store, and then
 * passes them on, many at once. Thread-safe.
 *
 * <p>A file waits for every segment that was started before its last byte was read: a chunk that it
 * shares with a file before it may lie in any of them.
 */
final class StagingOrder {
  /** As many as are worth a flush of the local index. */
  private static final int PASSED_ON_AT_ONCE = 512;

  private final StagingSink sink;
  private final UploadCounters counters;

  /** Held while the sink works, which takes as long as a disk; never inside {@link #lock}. */
  private final ReentrantLock sinkLock = new ReentrantLock();

  private final ReentrantLock lock = new ReentrantLock();

  // Guarded by lock. Segments by number: the files that wait for it and none after it.
  private final TreeMap<Long, List<ReadFile>> underWay = new TreeMap<>();
  private List<ReadFile> ready = new ArrayList<>();

  StagingOrder(StagingSink sink, UploadCounters counters) {
    this.sink = sink;
    this.counters = counters;
  }

  /** A segment begins to be filled; numbers ascend. */
  void started(long segment) {
    lock.lock();
    try {
      underWay.put(segment, new ArrayList<>());
    } finally {
      lock.unlock();
    }
  }

  /** A file was read whole, and its chunks lie in segments that have started. */
  void read(ReadFile file) {
    boolean many;
    lock.lock();
    try {
      if (underWay.isEmpty()) {
        ready.add(file);
      } else {
        underWay.lastEntry().getValue().add(file);
      }
      many = ready.size() >= PASSED_ON_AT_ONCE;
    } finally {
      lock.unlock();
    }
    if (many) {
      passOn();
    }
  }

  /** All chunks of a segment are in the store. */
  void stored(long segment) {
    lock.lock();
    try {
      List<ReadFile> waiting = underWay.remove(segment);
      if (waiting == null) {
        throw new IllegalStateException("Segment %d never started".formatted(segment));
      }
      var before = underWay.lowerEntry(segment);
      (before == null ? ready : before.getValue()).addAll(waiting);
    } finally {
      lock.unlock();
    }
    passOn();
  }

  /** Every segment is stored and every file read: passes on what is left. */
  void finish() {
    passOn();
  }

  private void passOn() {
    sinkLock.lock();
    try {
      List<ReadFile> files = takeReady();
      if (!files.isEmpty()) {
        sink.staged(files);
        files.forEach(file -> counters.staged(file.stat().sizeBytes()));
      }
    } finally {
      sinkLock.unlock();
    }
  }

  private List<ReadFile> takeReady() {
    lock.lock();
    try {
      List<ReadFile> files = ready;
      ready = new ArrayList<>();
      return files;
    } finally {
      lock.unlock();
    }
  }

  /** For the sink's other calls, so that it gets one at a time. */
  void exclusively(Runnable call) {
    sinkLock.lock();
    try {
      call.run();
    } finally {
      sinkLock.unlock();
    }
  }
}
