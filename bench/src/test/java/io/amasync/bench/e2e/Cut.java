package io.amasync.bench.e2e;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/**
 * One moment in what goes through a {@link Relay}, and what is done there, once. Until that is
 * done, nothing of the same kind goes on that comes later. Thread-safe.
 */
final class Cut {
  /** Which side of a request the moment is on. */
  enum Moment {
    /** The request has come from the client and not gone to the target. */
    BEFORE,
    /** The answer has come from the target and not gone to the client. */
    AFTER
  }

  /** What becomes of that request or answer. */
  enum Fate {
    /** It goes on. */
    PASS,
    /** It is lost, and every connection of the relay with it. */
    LOSE
  }

  /** What is done at the moment. */
  interface Action {
    Fate run() throws Exception;
  }

  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final Moment moment;
  private final Pattern which;
  private final int nth;
  private final Action action;
  private final AtomicInteger seen = new AtomicInteger();
  private final CompletableFuture<Fate> fate = new CompletableFuture<>();

  /** At request number {@code nth}, counted from 1, that {@code which} is found in. */
  Cut(Moment moment, Pattern which, int nth, Action action) {
    this.moment = moment;
    this.which = which;
    this.nth = nth;
    this.action = action;
  }

  /** Waits until it was done; fails as the action failed. */
  void await() throws Exception {
    try {
      fate.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new AssertionError("What was to be done %s failed".formatted(this), e.getCause());
    } catch (TimeoutException e) {
      throw new AssertionError("It never came to the moment %s".formatted(this), e);
    }
  }

  /** Nothing will be done any more. */
  void forget() {
    fate.complete(Fate.PASS);
  }

  /**
   * Waits while this request has to, and runs the action before it.
   *
   * @return whether the action is to run after its answer
   */
  boolean admit(String request) throws InterruptedException, Relay.LostException {
    if (fate.isDone() || !which.matcher(request).find()) {
      return false;
    }
    int number = seen.incrementAndGet();
    if (number < nth) {
      return false;
    }
    if (number == nth) {
      if (moment == Moment.AFTER) {
        return true;
      }
      run();
    }
    followFate();
    return false;
  }

  /** The answer to the request is here. */
  void answered() throws InterruptedException, Relay.LostException {
    run();
    followFate();
  }

  private void run() {
    try {
      fate.complete(action.run());
    } catch (Exception | AssertionError e) {
      fate.completeExceptionally(e);
    }
  }

  private void followFate() throws InterruptedException, Relay.LostException {
    try {
      if (fate.get() == Fate.PASS) {
        return;
      }
    } catch (ExecutionException e) {
      // The test hears of it by await().
    }
    throw new Relay.LostException();
  }

  @Override
  public String toString() {
    return "%s no. %d of %s".formatted(moment, nth, which);
  }
}
