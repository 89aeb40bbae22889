package io.amasync.daemon.upload;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** How much a second, over the last {@link #SECONDS} full seconds. Thread-safe. */
final class RateMeter {
  static final int SECONDS = 5;

  private static final int BUCKETS = SECONDS + 1;

  private final LongSupplier nanoTime;
  private final long[] amounts = new long[BUCKETS];
  private final long[] seconds = new long[BUCKETS];

  RateMeter(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  synchronized void add(long amount) {
    long second = second();
    int bucket = (int) Math.floorMod(second, (long) BUCKETS);
    if (seconds[bucket] != second) {
      seconds[bucket] = second;
      amounts[bucket] = 0;
    }
    amounts[bucket] += amount;
  }

  synchronized long perSecond() {
    long now = second();
    long sum = 0;
    for (int i = 0; i < BUCKETS; i++) {
      long age = now - seconds[i];
      if (age >= 1 && age <= SECONDS) {
        sum += amounts[i];
      }
    }
    return sum / SECONDS;
  }

  private long second() {
    return Math.floorDiv(nanoTime.getAsLong(), TimeUnit.SECONDS.toNanos(1));
  }
}
