package io.amasync.server.http;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Whether the other end of a connection is fast enough. Only the time that is spent waiting for it
 * counts, and not before {@link #GRACE} of it: Jetty's own rates count from the first byte, also
 * what the server takes, and refuse a body of thirty bytes on a busy machine. Not thread-safe.
 */
final class Pace {
  static final Duration GRACE = Duration.ofSeconds(30);
  static final long LEAST_BYTES_PER_SECOND = 1024;

  private final LongSupplier nanoTime;
  private long waitedNanos;
  private long bytes;
  private long since;

  /** A pace measured by {@code nanoTime}. */
  Pace(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** From here on the other end is waited for. */
  void waiting() {
    since = nanoTime.getAsLong();
  }

  /** It has moved so many bytes; false when it is too slow. */
  boolean moved(int moved) {
    waitedNanos += nanoTime.getAsLong() - since;
    bytes += moved;
    long counted = waitedNanos - GRACE.toNanos();
    return counted <= 0
        || bytes >= LEAST_BYTES_PER_SECOND * (double) counted / Duration.ofSeconds(1).toNanos();
  }
}
