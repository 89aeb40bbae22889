package io.amasync.daemon.remote.http;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How many bytes of packs may go out a second, over all uploads together. Whoever sends asks for
 * each slice and is told how long to wait, in the order of asking; since an upload asks for its
 * next slice when the last one is out, uploads that could go faster get equal shares. Thread-safe.
 *
 * <p>This is the generic cell rate algorithm (ITU-T I.371): one instant, at which everything
 * granted so far is paid for. It may lie up to {@link #BURST} back, so that a timer that is late
 * costs nothing.
 */
public final class UploadLimit {
  /** What stands for no limit. */
  public static final long NONE = 0;

  /**
   * The lowest limit. Shared by as many uploads as a daemon ever has under way, it is still twice
   * what the server wants of each; and a pack is out before its grant ends.
   */
  public static final long LEAST_BYTES_PER_SECOND = 32 << 10;

  static final Duration BURST = Duration.ofMillis(100);

  private static final int LARGEST_SLICE_BYTES = 64 << 10;
  private static final int SMALLEST_SLICE_BYTES = 4 << 10;
  private static final int SLICES_A_SECOND = 16;
  private static final double NANOS_PER_SECOND = 1e9;

  /** Runs a task after a while, on a thread of its own choice. */
  interface Later {
    void run(Duration wait, Runnable task);
  }

  private final int mostUploads;
  private final LongSupplier nanoTime;
  private final Later later;
  private volatile long bytesPerSecond;

  // Guarded by this.
  private long paidAt;

  UploadLimit(long bytesPerSecond, int mostUploads, LongSupplier nanoTime, Later later) {
    this.mostUploads = mostUploads;
    this.nanoTime = nanoTime;
    this.later = later;
    this.paidAt = nanoTime.getAsLong();
    this.bytesPerSecond = atLeast(bytesPerSecond);
  }

  /**
   * A limit, measured by the system's clock.
   *
   * @param bytesPerSecond {@link #NONE}, or raised to {@link #LEAST_BYTES_PER_SECOND}
   * @param mostUploads how many may share it at once
   */
  public static UploadLimit of(long bytesPerSecond, int mostUploads) {
    return new UploadLimit(
        bytesPerSecond, mostUploads, System::nanoTime, UploadLimit::onVirtualThread);
  }

  private static void onVirtualThread(Duration wait, Runnable task) {
    CompletableFuture.delayedExecutor(
            wait.toNanos(), TimeUnit.NANOSECONDS, ready -> Thread.startVirtualThread(ready))
        .execute(task);
  }

  private static long atLeast(long bytesPerSecond) {
    return bytesPerSecond <= 0 ? NONE : Math.max(bytesPerSecond, LEAST_BYTES_PER_SECOND);
  }

  /** Another limit, from the next slice on. */
  public void set(long newBytesPerSecond) {
    bytesPerSecond = atLeast(newBytesPerSecond);
  }

  /** {@link #NONE}, or the limit. */
  public long bytesPerSecond() {
    return bytesPerSecond;
  }

  /** How many bytes to ask for at once: under a low limit less, so that they go out evenly. */
  int sliceBytes() {
    long limit = bytesPerSecond;
    return limit == NONE
        ? LARGEST_SLICE_BYTES
        : Math.clamp(limit / SLICES_A_SECOND, SMALLEST_SLICE_BYTES, LARGEST_SLICE_BYTES);
  }

  /** Grants {@code bytes}; they may go out when the time that is returned is over. */
  Duration grant(int bytes) {
    long limit = bytesPerSecond;
    if (limit == NONE) {
      return Duration.ZERO;
    }
    synchronized (this) {
      long now = nanoTime.getAsLong();
      paidAt = now + Math.max(paidAt - now, -BURST.toNanos());
      Duration wait = Duration.ofNanos(Math.max(0, paidAt - now));
      paidAt += (long) (bytes * NANOS_PER_SECOND / limit);
      return wait;
    }
  }

  /** Runs {@code task} when {@code wait} is over. */
  void after(Duration wait, Runnable task) {
    later.run(wait, task);
  }

  /**
   * How long {@code bytes} of one upload may take: at {@code slowest}, or at half of its share when
   * that is less, so that an upload is not given up because of the limit.
   */
  Duration patience(int bytes, int slowestBytesPerSecond) {
    long limit = bytesPerSecond;
    double share = limit == NONE ? slowestBytesPerSecond : limit / 2.0 / mostUploads;
    return Duration.ofSeconds((long) (bytes / Math.min(slowestBytesPerSecond, share)));
  }
}
