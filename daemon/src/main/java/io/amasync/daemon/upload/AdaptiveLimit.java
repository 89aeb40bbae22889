package io.amasync.daemon.upload;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * How many uploads may run at once, by what the store answers: one more after about as many
 * successes as run at once, half as many after a failure (additive increase, multiplicative
 * decrease; Chiu and Jain, "Analysis of the Increase and Decrease Algorithms for Congestion
 * Avoidance in Computer Networks", 1989). Deviation: failures of uploads that had begun before the
 * last decrease count as the same event. Thread-safe.
 */
final class AdaptiveLimit {
  private final int most;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  // Guarded by lock.
  private double limit;
  private int running;
  private long decreases;

  AdaptiveLimit(int start, int most) {
    this.limit = start;
    this.most = most;
  }

  /**
   * Waits for leave to upload.
   *
   * @return to be given back to {@link #succeeded}, {@link #failed} or {@link #released}
   */
  long acquire() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (running >= current()) {
        changed.await();
      }
      running++;
      return decreases;
    } finally {
      lock.unlock();
    }
  }

  /** The upload went through. */
  void succeeded() {
    end(Math.min(most, limit() + 1 / limit()));
  }

  /** The store was slow or overloaded. */
  void failed(long acquired) {
    lock.lock();
    try {
      boolean first = acquired == decreases;
      if (first) {
        decreases++;
      }
      end(first ? Math.max(1, limit / 2) : limit);
    } finally {
      lock.unlock();
    }
  }

  /** The upload ended in a way that says nothing about the store. */
  void released() {
    end(limit());
  }

  /** How many may run at once now. */
  int current() {
    return (int) limit();
  }

  private double limit() {
    lock.lock();
    try {
      return limit;
    } finally {
      lock.unlock();
    }
  }

  private void end(double newLimit) {
    lock.lock();
    try {
      running--;
      limit = newLimit;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
