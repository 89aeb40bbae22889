package io.amasync.daemon.upload;

import io.amasync.daemon.tree.FileStat;
import java.time.Duration;
import java.time.Instant;

/**
 * Whether a file's stat can be trusted to show the next change: not when the file was touched
 * within the same tick of the file system's clock (git calls such entries "racily clean").
 *
 * <p>Only {@code ctime} counts, which nobody can set. A ctime far in the future was left by a clock
 * that has been set back, and a change now would move it.
 */
final class RacyClock {
  /** The kernel stamps with a clock that ticks at least every 10 ms; doubled. */
  private static final Duration FINE_TICK = Duration.ofMillis(20);

  /** FAT's tick, the coarsest; for stamps without a fraction. */
  private static final Duration COARSE_TICK = Duration.ofSeconds(2);

  private RacyClock() {}

  static boolean isRacy(FileStat stat, Instant readAt) {
    Duration tick =
        stat.ctime().nanos() == 0 && stat.mtime().nanos() == 0 ? COARSE_TICK : FINE_TICK;
    Duration age = Duration.between(stat.ctime().toInstant(), readAt).abs();
    return age.compareTo(tick) < 0;
  }
}
