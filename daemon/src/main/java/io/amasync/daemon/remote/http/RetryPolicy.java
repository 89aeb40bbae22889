package io.amasync.daemon.remote.http;

import java.time.Duration;

/**
 * How a call is repeated: after a random part of a delay that doubles ("full jitter"; M. Brooker,
 * "Exponential Backoff And Jitter", AWS Architecture Blog, 2015), or after what the server asked
 * for if that is longer, until the deadline.
 *
 * @param firstDelay the most that is waited after the first failure
 * @param longestDelay the most that is ever waited by the policy's own choice
 * @param deadline no attempt begins later than this after the first one
 */
public record RetryPolicy(Duration firstDelay, Duration longestDelay, Duration deadline) {
  /** Outlasts a hiccup; what lasts longer is the engine's to wait out, visibly. */
  public static final RetryPolicy DEFAULT =
      new RetryPolicy(Duration.ofMillis(100), Duration.ofSeconds(2), Duration.ofSeconds(5));

  /** One attempt. */
  public static final RetryPolicy NEVER =
      new RetryPolicy(Duration.ZERO, Duration.ZERO, Duration.ZERO);

  public RetryPolicy {
    if (firstDelay.isNegative()
        || deadline.isNegative()
        || longestDelay.compareTo(firstDelay) < 0) {
      throw new IllegalArgumentException(
          "Delays are not negative and the longest is no shorter than the first: %s to %s"
              .formatted(firstDelay, longestDelay));
    }
  }

  /** The most that is waited after failure number {@code failures}, counted from 1. */
  Duration mostAfter(int failures) {
    long doubled = firstDelay.toNanos() << Math.min(failures - 1, 20);
    return doubled < 0 || doubled > longestDelay.toNanos()
        ? longestDelay
        : Duration.ofNanos(doubled);
  }
}
