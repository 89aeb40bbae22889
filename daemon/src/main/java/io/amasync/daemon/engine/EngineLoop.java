package io.amasync.daemon.engine;

import io.amasync.daemon.index.CommittedState;
import io.amasync.daemon.index.LocalIndexException;
import io.amasync.daemon.remote.ServerRefusedException;
import io.amasync.daemon.remote.ServerUnavailableException;
import io.amasync.daemon.remote.ServerUntrustedException;
import java.io.IOException;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** When the engine does what; runs on the engine's thread until it is stopped. */
final class EngineLoop {
  private static final Logger LOG = LoggerFactory.getLogger(EngineLoop.class);

  /** The id of the thread's workspace in the logging context; logback-daemon.xml has it too. */
  private static final String LOGGED_WORKSPACE = "workspace";

  /** How long the watcher's first request for a scan is waited for. */
  private static final Duration WATCHER_STARTS = Duration.ofSeconds(10);

  /** How soon a pass that left something is followed by another. */
  private static final Duration NEXT_PASS = Duration.ofSeconds(1);

  /** Longer than the tick of any file system's clock. */
  private static final Duration RACY_RECHECK = Duration.ofMillis(2_100);

  private final WorkspaceSetup setup;
  private final EngineSettings settings;
  private final ServerLink link;
  private final ChangeInbox inbox;
  private final EngineBoard board;
  private final BlockedPaths blocked;
  private final Interruptions interruptions;
  private final EngineRequests requests;
  private final Synchronizer synchronizer;
  private final SharedUploads uploads;
  private final LongSupplier nanoTime;
  private final RandomGenerator random;

  private long nextScan;
  private long nextPass;
  private long nextHeartbeat;
  private long nextRacyLook;
  private int failures;
  private boolean scannedOnce;
  private boolean scannedWithPass;
  private @Nullable Long inSyncSince;
  private boolean trimmed;

  EngineLoop(
      WorkspaceSetup setup,
      EngineSettings settings,
      EngineParts parts,
      ServerLink link,
      SharedUploads uploads) {
    this.setup = setup;
    this.settings = settings;
    this.link = link;
    this.inbox = parts.inbox();
    this.board = parts.board();
    this.blocked = parts.blocked();
    this.interruptions = parts.interruptions();
    this.requests = parts.requests();
    this.uploads = uploads;
    this.synchronizer = new Synchronizer(setup, link, inbox, board, blocked, interruptions);
    this.nanoTime = setup.surroundings().nanoTime();
    this.random = setup.surroundings().random();
  }

  /** Returns when the engine is stopped. */
  void run() {
    try (MDC.MDCCloseable _ = MDC.putCloseable(LOGGED_WORKSPACE, setup.id().toString())) {
      runLogged();
    }
  }

  private void runLogged() {
    long now = nanoTime.getAsLong();
    nextScan = now + WATCHER_STARTS.toNanos();
    nextPass = now;
    nextHeartbeat = now + settings.heartbeat().toNanos();
    synchronizer.guard().settled();
    while (!interruptions.isStopped()) {
      try {
        step();
        inbox.awaitBell(nextWakeUp());
      } catch (InterruptedException e) {
        // Stopped or paused: the loop looks which.
        LOG.debug("{}: interrupted", setup.name());
      } catch (Exception e) {
        failed(e);
      }
    }
  }

  private void step() throws IOException, InterruptedException, AttentionException {
    long now = nanoTime.getAsLong();
    look(now);
    String rootFault = synchronizer.rootFault();
    if (rootFault != null && !board.needsAttention()) {
      throw new AttentionException(rootFault);
    }
    if (synchronizer.hasRacy() && now >= nextRacyLook) {
      synchronizer.lookAtRacy();
    }
    EngineRequests.Commit commit = requests.nextCommit();
    Synchronizer.Pass pass = null;
    if (commit != null) {
      pass = commitNamed(commit);
    } else if (mayPass(now)) {
      pass = pass();
    }
    // First: who is told that all is committed may ask at once whether it is.
    rest();
    if (pass != null) {
      answerWaiting(pass);
    }
  }

  private void look(long now) throws InterruptedException {
    Long due = inbox.dueAt(settings.quiet(), settings.longestGathering());
    if (now >= nextScan || isScanAwaited()) {
      scanEverything(now);
    } else if (due != null && now >= due) {
      ChangeInbox.Changes changes = inbox.take();
      if (changes.everything()) {
        scanEverything(now);
      } else {
        synchronizer.look(changes);
      }
    }
  }

  /**
   * Whether someone waits for a scan. The very first one is the watcher's, who asks for it as soon
   * as it watches: an earlier one would only have to be repeated.
   */
  private boolean isScanAwaited() {
    return requests.needScan() && (scannedOnce || !inbox.isEmpty());
  }

  /** Looks at everything, or has the pass that follows at once do it, the first time. */
  private void scanEverything(long now) throws InterruptedException {
    boolean mayScanWithPass = !scannedOnce && !scannedWithPass && isPassAllowed(now);
    if (mayScanWithPass && !requests.needCommit() && synchronizer.scanWithNextPass()) {
      scannedWithPass = true;
      requests.scanBegins();
    } else {
      scanEverything();
    }
  }

  private void scanEverything() throws InterruptedException {
    requests.scanBegins();
    boolean done = false;
    try {
      synchronizer.scanEverything();
      done = true;
    } finally {
      scanEnded(done);
    }
  }

  private void scanEnded(boolean done) {
    if (done) {
      scannedOnce = true;
      nextScan = nanoTime.getAsLong() + settings.rescan().toNanos();
      requests.scanEnded();
    } else {
      requests.scanFailed();
    }
  }

  private boolean mayPass(long now) {
    return isPassAllowed(now) && (scannedOnce || synchronizer.isToScan()) && synchronizer.hasWork();
  }

  private boolean isPassAllowed(long now) {
    return !interruptions.isPaused() && now >= nextPass;
  }

  private Synchronizer.Pass pass() throws IOException, InterruptedException, AttentionException {
    String objection = synchronizer.objection();
    if (objection != null) {
      throw new AttentionException(objection);
    }
    Synchronizer.Pass pass = commitEverything();
    succeeded();
    if (pass.unresolved()) {
      nextPass = nanoTime.getAsLong() + NEXT_PASS.toNanos();
    }
    if (synchronizer.hasRacy()) {
      nextRacyLook = nanoTime.getAsLong() + RACY_RECHECK.toNanos();
    }
    return pass;
  }

  private Synchronizer.Pass commitEverything()
      throws IOException, InterruptedException, AttentionException {
    if (!synchronizer.isToScan()) {
      return synchronizer.commitEverything();
    }
    try {
      return synchronizer.commitEverything();
    } finally {
      scanEnded(synchronizer.hasScanned());
    }
  }

  /** Those who wait are told when a pass that began after their scan has left nothing. */
  private void answerWaiting(Synchronizer.Pass pass) {
    if (!pass.unresolved() || !synchronizer.hasWork()) {
      requests.answer(outcome());
    } else if (!pass.progressed() && blocked.needAttention()) {
      requests.answer(WaitOutcome.ATTENTION);
    }
  }

  private WaitOutcome outcome() {
    return blocked.needAttention() || board.needsAttention()
        ? WaitOutcome.ATTENTION
        : WaitOutcome.COMMITTED;
  }

  /** Returns null when it failed, which the request is told of. */
  private Synchronizer.@Nullable Pass commitNamed(EngineRequests.Commit commit)
      throws InterruptedException {
    boolean answered = false;
    try {
      if (interruptions.isPaused()) {
        throw new CommitFailedException("Uploading is paused. First run: ama-sync resume");
      }
      scanEverything();
      Synchronizer.Pass pass = synchronizer.commitNamed(commit.alias(), commit.message());
      succeeded();
      CommittedState state = setup.index().committed();
      commit
          .report()
          .complete(
              new CommitReport(
                  state == null ? 0 : state.version(),
                  state == null ? null : state.hash(),
                  pass.entries(),
                  pass.bytes()));
      answered = true;
      return pass;
    } catch (CommitFailedException e) {
      answered = commit.report().completeExceptionally(e);
      return null;
    } catch (IOException | AttentionException | RuntimeException e) {
      failed(e);
      String message = String.valueOf(e.getMessage());
      answered = commit.report().completeExceptionally(new CommitFailedException(message, e));
      return null;
    } finally {
      if (!answered) {
        commit
            .report()
            .completeExceptionally(
                new CommitFailedException(
                    "The commit was interrupted. What was read of it is kept; commit again"));
      }
    }
  }

  private void succeeded() {
    failures = 0;
    board.serverAnswered();
    board.attention(null);
    nextPass = nanoTime.getAsLong();
    nextHeartbeat = nextPass + settings.heartbeat().toNanos();
  }

  /** Says what went wrong, and when it is tried again. */
  private void failed(Exception e) {
    long now = nanoTime.getAsLong();
    inSyncSince = null;
    if (e instanceof ServerUnavailableException) {
      if (board.reachable()) {
        LOG.warn("{}: {}", setup.name(), e.getMessage());
      }
      board.serverAway(String.valueOf(e.getMessage()));
      link.lost();
      nextPass = now + backoff(++failures).toNanos();
      nextHeartbeat = now + settings.heartbeat().toNanos();
      return;
    }
    String message =
        switch (e) {
          case AttentionException attention -> attention.getMessage();
          case ServerRefusedException refused -> refused.getMessage();
          case ServerUntrustedException untrusted -> untrusted.getMessage();
          case LocalIndexException disk -> disk.getMessage();
          case IOException local ->
              "A local file cannot be used: %s. It is tried again by itself"
                  .formatted(local.getMessage());
          default -> "An internal fault: %s. The daemon's log has more".formatted(e);
        };
    if (e instanceof RuntimeException) {
      LOG.error("{}: {}", setup.name(), message, e);
    } else {
      LOG.warn("{}: {}", setup.name(), message);
    }
    board.attention(message);
    requests.answer(WaitOutcome.ATTENTION);
    nextPass = now + settings.attentionRetry().toNanos();
    if (e instanceof AttentionException) {
      // What is in the way is on the disk or the server: look again whether it still is.
      nextScan = Math.min(nextScan, nextPass);
    }
  }

  /** Full jitter over a delay that doubles. */
  private Duration backoff(int failure) {
    long most =
        Math.min(
            settings.longestRetry().toNanos(),
            settings.firstRetry().toNanos() << Math.min(failure - 1, 20));
    return Duration.ofNanos(random.nextLong(most / 2, most + 1));
  }

  /** What is left to do when there is nothing to commit. */
  private void rest() throws InterruptedException {
    if (synchronizer.rootFault() != null) {
      nextScan = Math.min(nextScan, nanoTime.getAsLong() + settings.attentionRetry().toNanos());
      return;
    }
    boolean work = !scannedOnce || !inbox.isEmpty() || synchronizer.hasWork();
    long now = nanoTime.getAsLong();
    if (work) {
      board.doing(idleActivity(), true);
      inSyncSince = null;
      trimmed = false;
    } else {
      if (inSyncSince == null) {
        inSyncSince = now;
        synchronizer.guard().inSync();
        board.attention(null);
      }
      board.doing("watching", false);
      if (requests.areAwaited()) {
        requests.answer(outcome());
      }
      restLonger(now - inSyncSince);
    }
    if (now >= nextHeartbeat && !interruptions.isPaused()) {
      heartbeat();
    }
  }

  private String idleActivity() {
    if (interruptions.isPaused()) {
      return "paused";
    }
    if (!scannedOnce) {
      return "starting";
    }
    return board.reachable() ? "waiting for files to be quiet" : "waiting for the server";
  }

  private void restLonger(long inSyncNanos) {
    if (inSyncNanos >= settings.settled().toNanos()) {
      synchronizer.guard().settled();
    }
    if (!trimmed && inSyncNanos >= settings.trimAfter().toNanos()) {
      uploads.trim();
      trimmed = true;
    }
  }

  private void heartbeat() throws InterruptedException {
    nextHeartbeat = nanoTime.getAsLong() + settings.heartbeat().toNanos();
    synchronizer.lookAtRoot();
    try {
      interruptions.upload(() -> {
        link.heartbeat();
        return true;
      });
      if (!board.reachable()) {
        LOG.info("{}: the server is back", setup.name());
        nextPass = nanoTime.getAsLong();
      }
      board.serverAnswered();
    } catch (IOException | AttentionException e) {
      failed(e);
    }
  }

  private long nextWakeUp() {
    long next = interruptions.isPaused() ? nextScan : Math.min(nextScan, nextHeartbeat);
    Long due = inbox.dueAt(settings.quiet(), settings.longestGathering());
    if (due != null) {
      next = Math.min(next, due);
    }
    if (requests.needCommit() || isScanAwaited()) {
      return nanoTime.getAsLong();
    }
    if (!interruptions.isPaused() && scannedOnce && synchronizer.hasWork()) {
      next = Math.min(next, nextPass);
    }
    if (synchronizer.hasRacy()) {
      next = Math.min(next, nextRacyLook);
    }
    if (inSyncSince != null) {
      next = Math.min(next, nextRest(inSyncSince));
    }
    return next;
  }

  private long nextRest(long since) {
    long now = nanoTime.getAsLong();
    long settled = since + settings.settled().toNanos();
    long trim = since + settings.trimAfter().toNanos();
    if (now < settled) {
      return settled;
    }
    return trimmed ? Long.MAX_VALUE : trim;
  }
}
