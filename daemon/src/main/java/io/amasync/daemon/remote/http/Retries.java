package io.amasync.daemon.remote.http;

import io.amasync.daemon.remote.RemoteException;
import io.amasync.daemon.remote.ServerUnavailableException;
import io.amasync.daemon.remote.ServerUntrustedException;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * Repeats calls that found the server unavailable, but not those that found it untrusted.
 * Thread-safe.
 */
final class Retries {
  /** A call that is safe to repeat. */
  interface Call<T> {
    T run() throws RemoteException, InterruptedException;
  }

  /** Waits; tests do not. */
  interface Sleeper {
    void sleep(Duration duration) throws InterruptedException;
  }

  private final RetryPolicy policy;
  private final RandomGenerator random;
  private final LongSupplier nanoTime;
  private final Sleeper sleeper;

  Retries(RetryPolicy policy, RandomGenerator random, LongSupplier nanoTime, Sleeper sleeper) {
    this.policy = policy;
    this.random = random;
    this.nanoTime = nanoTime;
    this.sleeper = sleeper;
  }

  /** The last failure carries the earlier ones as suppressed. */
  <T> T run(Call<T> call) throws RemoteException, InterruptedException {
    long start = nanoTime.getAsLong();
    ServerUnavailableException earlier = null;
    for (int failures = 1; ; failures++) {
      try {
        return call.run();
      } catch (ServerUnavailableException e) {
        failIfUntrusted(e);
        if (earlier != null) {
          e.addSuppressed(earlier);
        }
        Duration delay = delayAfter(failures, e);
        Duration elapsed = Duration.ofNanos(nanoTime.getAsLong() - start);
        if (elapsed.plus(delay).compareTo(policy.deadline()) >= 0) {
          throw e;
        }
        earlier = e;
        sleeper.sleep(delay);
      }
    }
  }

  private static void failIfUntrusted(ServerUnavailableException e)
      throws ServerUntrustedException {
    for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof UntrustedCertificateException untrusted) {
        throw new ServerUntrustedException(untrusted.explanation(), e);
      }
    }
  }

  private Duration delayAfter(int failures, ServerUnavailableException e) {
    long most = policy.mostAfter(failures).toNanos();
    Duration own = Duration.ofNanos(random.nextLong(most + 1));
    Duration asked = e.retryAfter().orElse(Duration.ZERO);
    return own.compareTo(asked) >= 0 ? own : asked;
  }
}
