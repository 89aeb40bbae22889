package io.amasync.daemon.upload;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A fixed number of large buffers, made when first needed and used again. Whoever takes one when
 * all are taken waits. Thread-safe.
 */
final class BufferPool<T> {
  private final Semaphore left;
  private final Supplier<T> maker;
  private final ReentrantLock lock = new ReentrantLock();

  // Guarded by lock.
  private final Deque<T> idle = new ArrayDeque<>();

  BufferPool(int count, Supplier<T> maker) {
    this.left = new Semaphore(count, true);
    this.maker = maker;
  }

  T take() throws InterruptedException {
    left.acquire();
    T buffer = pollIdle();
    if (buffer != null) {
      return buffer;
    }
    boolean made = false;
    try {
      buffer = maker.get();
      made = true;
      return buffer;
    } finally {
      if (!made) {
        left.release();
      }
    }
  }

  private @Nullable T pollIdle() {
    lock.lock();
    try {
      return idle.pollFirst();
    } finally {
      lock.unlock();
    }
  }

  /** Gives back what was taken. */
  void give(T buffer) {
    lock.lock();
    try {
      idle.addFirst(buffer);
    } finally {
      lock.unlock();
    }
    left.release();
  }

  /** Lets go of the buffers that no one has, so that an idle process is small. */
  void trim() {
    lock.lock();
    try {
      idle.clear();
    } finally {
      lock.unlock();
    }
  }
}
