package io.amasync.daemon.commit;

import io.amasync.protocol.path.TreePath;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Files that changed while they were read, and when to try each again: after a delay that doubles,
 * so that a file that is being written for an hour is not read over and over. For one thread.
 */
final class QuietWait {
  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofMinutes(1);

  private record Wait(long until, Duration delay) {}

  private final LongSupplier nanoTime;
  private final Map<TreePath, Wait> waits = new HashMap<>();

  QuietWait(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** The file was read and had changed meanwhile. */
  void moved(TreePath path) {
    Wait before = waits.get(path);
    Duration delay = before == null ? FIRST : before.delay().multipliedBy(2);
    if (delay.compareTo(LONGEST) > 0) {
      delay = LONGEST;
    }
    waits.put(path, new Wait(nanoTime.getAsLong() + delay.toNanos(), delay));
  }

  /** Whether it is too early to read the file. */
  boolean isWaiting(TreePath path) {
    Wait wait = waits.get(path);
    return wait != null && wait.until() - nanoTime.getAsLong() > 0;
  }

  /** The file needs no more waiting: it is committed, or gone. */
  void settled(TreePath path) {
    waits.remove(path);
  }
}
