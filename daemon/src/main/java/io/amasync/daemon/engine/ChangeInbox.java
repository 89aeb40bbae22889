package io.amasync.daemon.engine;

import io.amasync.daemon.watch.WatchListener;
import io.amasync.protocol.path.TreePath;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What the watcher has said since it was last taken, and the bell that wakes the engine. Bounded:
 * too many paths become one scan of everything. Thread-safe.
 */
final class ChangeInbox implements WatchListener {
  /** More than this, and one scan is cheaper than looking at each. */
  static final int MOST_PATHS = 20_000;

  private static final int MOST_SUBTREES = 100;

  /**
   * What was taken out.
   *
   * @param everything whether all has to be scanned; then the sets are empty
   */
  record Changes(boolean everything, Set<TreePath> subtrees, Set<TreePath> paths) {
    boolean isEmpty() {
      return !everything && subtrees.isEmpty() && paths.isEmpty();
    }
  }

  private final LongSupplier nanoTime;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition bell = lock.newCondition();

  // Guarded by lock.
  private Set<TreePath> paths = new LinkedHashSet<>();
  private Set<TreePath> subtrees = new LinkedHashSet<>();
  private boolean everything;
  private long first;
  private long last;
  private boolean rung;
  private @Nullable String degraded;

  ChangeInbox(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  @Override
  public void changed(TreePath path) {
    put(() -> {
      if (paths.size() < MOST_PATHS) {
        paths.add(path);
      } else {
        everything = true;
      }
    });
  }

  @Override
  public void rescan(@Nullable TreePath subtree, String reason) {
    put(() -> {
      if (subtree == null || subtrees.size() == MOST_SUBTREES) {
        everything = true;
      } else {
        subtrees.add(subtree);
      }
    });
  }

  @Override
  public void degraded(String reason) {
    put(() -> degraded = reason);
  }

  @Override
  public void restored() {
    put(() -> degraded = null);
  }

  private void put(Runnable change) {
    lock.lock();
    try {
      boolean wasEmpty = isEmpty();
      change.run();
      if (!isEmpty()) {
        last = nanoTime.getAsLong();
        if (wasEmpty) {
          first = last;
          rung = true;
          bell.signalAll();
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** Why changes are not noticed at once; null when they are. */
  @Nullable String degradedReason() {
    lock.lock();
    try {
      return degraded;
    } finally {
      lock.unlock();
    }
  }

  /** Whether nothing has come since the last taking. */
  boolean isEmpty() {
    lock.lock();
    try {
      return !everything && paths.isEmpty() && subtrees.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /** When what has come is to be looked at; null when nothing has. */
  @Nullable Long dueAt(Duration quiet, Duration longest) {
    lock.lock();
    try {
      return isEmpty() ? null : Math.min(last + quiet.toNanos(), first + longest.toNanos());
    } finally {
      lock.unlock();
    }
  }

  Changes take() {
    lock.lock();
    try {
      Changes taken =
          everything ? new Changes(true, Set.of(), Set.of()) : new Changes(false, subtrees, paths);
      everything = false;
      paths = new LinkedHashSet<>();
      subtrees = new LinkedHashSet<>();
      return taken;
    } finally {
      lock.unlock();
    }
  }

  /** Wakes the engine. */
  void ring() {
    lock.lock();
    try {
      rung = true;
      bell.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits for the bell, or until a moment of the nano clock. */
  void awaitBell(long until) throws InterruptedException {
    lock.lock();
    try {
      while (!rung) {
        long left = until - nanoTime.getAsLong();
        if (left <= 0) {
          return;
        }
        bell.awaitNanos(Math.min(left, TimeUnit.MINUTES.toNanos(1)));
      }
      rung = false;
    } finally {
      lock.unlock();
    }
  }
}
