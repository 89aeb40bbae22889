package io.amasync.daemon.engine;

import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Lets other threads stop what the engine's thread is doing, and only that: an interrupt never
 * reaches code that is not prepared for it, and never outlives the section it was meant for.
 */
final class Interruptions {
  /** What can be interrupted. */
  private enum Section {
    /** Looking at files: ends when the engine stops. */
    SCAN,
    /** Talking to the server: ends when the engine stops or is paused. */
    UPLOAD
  }

  /** The work of {@link Section#UPLOAD}. */
  interface Upload<T> {
    T run() throws IOException, AttentionException, InterruptedException;
  }

  /** The work of {@link Section#SCAN}. */
  interface Scan {
    void run() throws InterruptedException;
  }

  private final ReentrantLock lock = new ReentrantLock();

  // Guarded by lock.
  private @Nullable Thread inside;
  private @Nullable Section section;
  private boolean stopped;
  private boolean paused;

  /** Runs {@code work} on this thread; stopping and pausing end it. */
  <T> T upload(Upload<T> work) throws IOException, AttentionException, InterruptedException {
    enter(Section.UPLOAD);
    try {
      return work.run();
    } finally {
      leave();
    }
  }

  /** Runs {@code work} on this thread; stopping ends it. */
  void scan(Scan work) throws InterruptedException {
    enter(Section.SCAN);
    try {
      work.run();
    } finally {
      leave();
    }
  }

  private void enter(Section what) throws InterruptedException {
    lock.lock();
    try {
      if (stopped || (paused && what == Section.UPLOAD)) {
        throw new InterruptedException();
      }
      inside = Thread.currentThread();
      section = what;
    } finally {
      lock.unlock();
    }
  }

  private void leave() {
    lock.lock();
    try {
      inside = null;
      section = null;
      // Whether it was noticed or came too late.
      Thread.interrupted();
    } finally {
      lock.unlock();
    }
  }

  void stop() {
    lock.lock();
    try {
      stopped = true;
      if (inside != null) {
        inside.interrupt();
      }
    } finally {
      lock.unlock();
    }
  }

  void setPaused(boolean newPaused) {
    lock.lock();
    try {
      paused = newPaused;
      if (paused && inside != null && section == Section.UPLOAD) {
        inside.interrupt();
      }
    } finally {
      lock.unlock();
    }
  }

  boolean isStopped() {
    lock.lock();
    try {
      return stopped;
    } finally {
      lock.unlock();
    }
  }

  boolean isPaused() {
    lock.lock();
    try {
      return paused;
    } finally {
      lock.unlock();
    }
  }
}
