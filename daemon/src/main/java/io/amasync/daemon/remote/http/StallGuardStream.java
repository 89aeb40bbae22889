package io.amasync.daemon.remote.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Ends a read that has waited too long by closing the stream below it. For one reading thread. */
final class StallGuardStream extends FilterInputStream {
  private final long longestWaitNanos;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition closed = lock.newCondition();

  // Guarded by lock.
  private boolean reading;
  private long readingSince;
  private boolean stalled;
  private boolean done;

  /** Guards {@code in} from now on, with a thread that ends when this is closed. */
  static StallGuardStream guard(InputStream in, Duration longestWait) {
    var stream = new StallGuardStream(in, longestWait);
    Thread.ofVirtual().name("stall-guard").start(stream::watch);
    return stream;
  }

  private StallGuardStream(InputStream in, Duration longestWait) {
    super(in);
    this.longestWaitNanos = longestWait.toNanos();
  }

  private void watch() {
    lock.lock();
    try {
      while (!done) {
        long left =
            reading ? longestWaitNanos - (System.nanoTime() - readingSince) : longestWaitNanos;
        if (left <= 0) {
          stalled = true;
          super.close();
          return;
        }
        closed.await(left, TimeUnit.NANOSECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      // The reader gets its own exception from the closed stream; nothing else to do here.
      stalled = true;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    enter();
    try {
      return super.read(bytes, offset, length);
    } catch (IOException e) {
      if (isStalled()) {
        throw new IOException(
            "The server sent nothing for %d seconds. Try again"
                .formatted(TimeUnit.NANOSECONDS.toSeconds(longestWaitNanos)),
            e);
      }
      throw e;
    } finally {
      leave();
    }
  }

  private void enter() {
    lock.lock();
    try {
      reading = true;
      readingSince = System.nanoTime();
    } finally {
      lock.unlock();
    }
  }

  private void leave() {
    lock.lock();
    try {
      reading = false;
    } finally {
      lock.unlock();
    }
  }

  private boolean isStalled() {
    lock.lock();
    try {
      return stalled;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() throws IOException {
    lock.lock();
    try {
      done = true;
      closed.signalAll();
    } finally {
      lock.unlock();
    }
    super.close();
  }
}
