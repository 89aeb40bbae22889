package io.amasync.daemon.upload;

import io.amasync.chunker.pack.PackEntry;
import io.amasync.chunker.pack.SealedPack;

/**
 * Counts one attempt at sending a pack while it goes out. What is counted as done are the bytes of
 * the files, of which as many are gone as of the pack, in proportion. Thread-safe.
 */
final class PackProgress {
  private final UploadCounters counters;
  private final long packBytes;
  private final long rawBytes;

  // Guarded by this.
  private long sent;
  private long done;
  private boolean over;

  PackProgress(SealedPack pack, UploadCounters counters) {
    this.counters = counters;
    this.packBytes = pack.length();
    this.rawBytes = pack.index().entries().stream().mapToLong(PackEntry::rawLength).sum();
  }

  /** So many more bytes of the pack went out. */
  synchronized void sent(int bytes) {
    if (!over) {
      counters.sending(bytes);
      sent += bytes;
      count(rawBytes * sent / packBytes);
    }
  }

  /** The store has the pack. */
  synchronized void succeeded() {
    over = true;
    count(rawBytes);
  }

  /** What went out was for nothing; does nothing after {@link #succeeded}. */
  synchronized void failed() {
    if (!over) {
      over = true;
      counters.undone(done);
    }
  }

  private synchronized void count(long all) {
    counters.done(all - done);
    done = all;
  }
}
