package io.amasync.server.upload;

import io.amasync.chunker.hash.KeyedHashes;
import io.amasync.chunker.pack.PackVerifier;
import io.amasync.protocol.api.ProblemCode;
import io.amasync.server.account.Caller;
import io.amasync.server.http.ProblemException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Lends out verifiers, each with buffers of up to 6.5 MiB, so that the memory of uploads is bounded
 * by their number. Requests run on virtual threads, of which each is new: thread-locals would not
 * keep the buffers. Thread-safe.
 */
public final class VerifierPool {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final KeyedHashes hashes;
  private final Semaphore permits;
  private final int capacity;
  private final Deque<Verifier> idle = new ArrayDeque<>();

  /** At most {@code capacity} verifiers at a time. */
  public VerifierPool(KeyedHashes hashes, int capacity) {
    this.hashes = hashes;
    this.capacity = capacity;
    this.permits = new Semaphore(capacity, true);
  }

  /**
   * Borrows a verifier for the caller's packs, waiting a little for one.
   *
   * @throws ProblemException unavailable, when too many uploads are under way
   */
  Verifier borrow(Caller caller) {
    try {
      if (!permits.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        throw busy();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw busy();
    }
    synchronized (idle) {
      for (Iterator<Verifier> all = idle.iterator(); all.hasNext(); ) {
        Verifier verifier = all.next();
        if (verifier.account == caller.account()) {
          all.remove();
          return verifier;
        }
      }
      if (idle.size() + capacity - permits.availablePermits() > capacity) {
        idle.pollLast(); // Another account's, longest unused: its buffers make room.
      }
    }
    return new Verifier(caller.account(), new PackVerifier(caller.keys(), hashes));
  }

  private static ProblemException busy() {
    return new ProblemException(
        ProblemCode.UNAVAILABLE, "Too many uploads are under way. Send it again in a moment");
  }

  /** A verifier on loan. */
  final class Verifier implements AutoCloseable {
    private final long account;
    private final PackVerifier verifier;

    private Verifier(long account, PackVerifier verifier) {
      this.account = account;
      this.verifier = verifier;
    }

    PackVerifier get() {
      return verifier;
    }

    @Override
    public void close() {
      synchronized (idle) {
        idle.addFirst(this);
      }
      permits.release();
    }
  }
}
