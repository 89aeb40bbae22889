package io.amasync.daemon.engine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What other threads have asked the engine for and wait for. Thread-safe. */
final class EngineRequests {
  /** An explicit commit. */
  record Commit(String alias, String message, CompletableFuture<CommitReport> report) {}

  // Guarded by this.
  private final Deque<Commit> commits = new ArrayDeque<>();
  private final List<CompletableFuture<WaitOutcome>> unscanned = new ArrayList<>();
  private final List<CompletableFuture<WaitOutcome>> scanning = new ArrayList<>();
  private final List<CompletableFuture<WaitOutcome>> scanned = new ArrayList<>();
  private boolean stopped;

  synchronized CompletableFuture<CommitReport> commit(String alias, String message) {
    CompletableFuture<CommitReport> report = new CompletableFuture<>();
    if (stopped) {
      report.completeExceptionally(stopping());
    } else {
      commits.add(new Commit(alias, message, report));
    }
    return report;
  }

  synchronized CompletableFuture<WaitOutcome> await() {
    CompletableFuture<WaitOutcome> outcome = new CompletableFuture<>();
    if (stopped) {
      outcome.complete(WaitOutcome.STOPPED);
    } else {
      unscanned.add(outcome);
    }
    return outcome;
  }

  /** The next explicit commit, or null. */
  synchronized @Nullable Commit nextCommit() {
    return commits.poll();
  }

  /** Whether there is a {@link #nextCommit}. */
  synchronized boolean needCommit() {
    return !commits.isEmpty();
  }

  /** Whether someone waits for what only a scan from now on can find. */
  synchronized boolean needScan() {
    unscanned.removeIf(CompletableFuture::isDone);
    return !unscanned.isEmpty();
  }

  synchronized boolean isEmpty() {
    return commits.isEmpty() && unscanned.isEmpty();
  }

  /** Everything is about to be scanned, for those who wait now. */
  synchronized void scanBegins() {
    scanning.addAll(unscanned);
    unscanned.clear();
  }

  /** The scan is over: they wait for a commit now. */
  synchronized void scanEnded() {
    scanned.addAll(scanning);
    scanning.clear();
  }

  /** The scan came to nothing: they wait for the next. */
  synchronized void scanFailed() {
    unscanned.addAll(scanning);
    scanning.clear();
  }

  /** Whether someone waits for what the last scan found. */
  synchronized boolean areAwaited() {
    scanned.removeIf(CompletableFuture::isDone);
    return !scanned.isEmpty();
  }

  /** Answers all whose scan is over. */
  synchronized void answer(WaitOutcome outcome) {
    scanned.forEach(waiting -> waiting.complete(outcome));
    scanned.clear();
  }

  synchronized void stop() {
    stopped = true;
    commits.forEach(commit -> commit.report().completeExceptionally(stopping()));
    commits.clear();
    scanBegins();
    scanEnded();
    answer(WaitOutcome.STOPPED);
  }

  private static CommitFailedException stopping() {
    return new CommitFailedException(
        "The daemon is stopping. Start it again and repeat: ama-sync up");
  }
}
