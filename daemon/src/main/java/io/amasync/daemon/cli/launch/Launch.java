package io.amasync.daemon.cli.launch;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A process that was started and may not be ready yet, so that others can be started meanwhile.
 *
 * @param <T> what it says of itself when it is ready
 */
public final class Launch<T> {
  /** Looks whether the process is ready. */
  interface Readiness<T> {
    Optional<T> of(long pid) throws IOException;
  }

  private final String name;
  private final Detached process;
  private final Readiness<T> readiness;
  private final Duration patience;
  private final Duration poll;
  private final String advice;

  /**
   * Names a process that runs.
   *
   * @param name begins a sentence about it
   * @param patience after it, an unready process is stopped
   * @param advice what to do when it does not come up
   */
  Launch(
      String name,
      Detached process,
      Readiness<T> readiness,
      Duration patience,
      Duration poll,
      String advice) {
    this.name = name;
    this.process = process;
    this.readiness = readiness;
    this.patience = patience;
    this.poll = poll;
    this.advice = advice;
  }

  /**
   * Waits until it is ready.
   *
   * @throws LaunchException when it does not come up
   */
  public T await() throws IOException, InterruptedException {
    Process running = process.process();
    long deadline = System.nanoTime() + patience.toNanos();
    while (System.nanoTime() < deadline) {
      Optional<T> ready = readiness.of(running.pid());
      if (ready.isPresent()) {
        return ready.get();
      }
      if (running.waitFor(poll.toMillis(), TimeUnit.MILLISECONDS)) {
        throw failed("ended with code %d".formatted(running.exitValue()));
      }
    }
    running.destroy();
    throw failed("was not ready after %d s".formatted(patience.toSeconds()));
  }

  private LaunchException failed(String how) throws IOException {
    return new LaunchException(
        "%s %s. Its last lines:\n%s".formatted(name, how, process.tail()), advice);
  }
}
