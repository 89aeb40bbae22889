package io.amasync.daemon.engine;

import io.amasync.daemon.index.CommittedState;
import io.amasync.daemon.index.WorkspaceIndex;
import io.amasync.daemon.upload.UploadCounters;
import io.amasync.daemon.watch.WatchMode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An engine with a thread of its own. */
final class ThreadedEngine implements WorkspaceEngine {
  private static final Logger LOG = LoggerFactory.getLogger(ThreadedEngine.class);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(20);

  private final WorkspaceSetup setup;
  private final EngineParts parts;
  private final UploadCounters counters;
  private final Watching.Factory watchers;
  private final Thread thread;
  private final ReentrantLock lock = new ReentrantLock();

  // Guarded by lock.
  private @Nullable Watching watching;
  private @Nullable EngineStatus lastStatus;
  private boolean closed;

  ThreadedEngine(
      WorkspaceSetup setup,
      EngineParts parts,
      UploadCounters counters,
      Watching.Factory watchers,
      EngineLoop loop) {
    this.setup = setup;
    this.parts = parts;
    this.counters = counters;
    this.watchers = watchers;
    this.thread = Thread.ofPlatform().name("sync-" + setup.name()).unstarted(loop::run);
  }

  @Override
  public void start() {
    lock.lock();
    try {
      if (!closed) {
        watching = watchers.start(parts.inbox());
        thread.start();
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public EngineStatus status() {
    lock.lock();
    try {
      EngineStatus last = lastStatus;
      return last != null ? last : currentStatus(watching);
    } finally {
      lock.unlock();
    }
  }

  private EngineStatus currentStatus(@Nullable Watching watch) {
    WorkspaceIndex index = setup.index();
    UploadCounters.Snapshot uploaded = counters.snapshot();
    long remaining = uploaded.remainingBytes(index.pendingBytes());
    CommittedState committed = index.committed();
    WatchMode mode = watch == null ? WatchMode.NATIVE : watch.mode();
    EngineBoard board = parts.board();
    String error = board.error();
    return new EngineStatus(
        setup.name(),
        setup.id(),
        setup.root(),
        state(index),
        committed == null ? 0 : committed.version(),
        index.files(),
        index.bytes(),
        new EngineStatus.Pending(
            index.pendingFiles(),
            remaining,
            uploaded.staging(),
            uploaded.stagingBytes(),
            uploaded.staged().count(),
            uploaded.staged().bytes(),
            board.isPendingPartly() ? null : uploaded.secondsLeft(remaining)),
        new EngineStatus.Uploaded(
            uploaded.chunks(),
            uploaded.bytes(),
            uploaded.packs(),
            uploaded.readBytesPerSecond(),
            uploaded.sentBytesPerSecond()),
        parts.blocked().list(),
        parts.blocked().count(),
        mode.name().toLowerCase(Locale.ROOT),
        board.activity(),
        board.reachable(),
        committed == null
            ? null
            : new EngineStatus.LastCommit(committed.version(), committed.time(), committed.hash()),
        error != null ? error : parts.inbox().degradedReason());
  }

  private EngineState state(WorkspaceIndex index) {
    EngineBoard board = parts.board();
    if (board.needsAttention() || parts.blocked().needAttention()) {
      return EngineState.ATTENTION;
    }
    if (parts.interruptions().isPaused()) {
      return EngineState.PAUSED;
    }
    if (!board.reachable()) {
      return EngineState.OFFLINE;
    }
    boolean work =
        board.busy()
            || !parts.inbox().isEmpty()
            || !parts.requests().isEmpty()
            || index.pendingFiles() > 0;
    return work ? EngineState.PENDING : EngineState.IN_SYNC;
  }

  @Override
  public CompletableFuture<CommitReport> commitNow(String alias, String message) {
    CompletableFuture<CommitReport> report = parts.requests().commit(alias, message);
    parts.inbox().ring();
    return report;
  }

  @Override
  public CompletableFuture<WaitOutcome> awaitCommitted() {
    CompletableFuture<WaitOutcome> outcome = parts.requests().await();
    parts.inbox().ring();
    return outcome;
  }

  @Override
  public void pause() {
    parts.interruptions().setPaused(true);
    parts.inbox().ring();
  }

  @Override
  public void resume() {
    parts.interruptions().setPaused(false);
    parts.inbox().ring();
  }

  @Override
  public void close() {
    Watching open;
    lock.lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      open = watching;
      parts.interruptions().stop();
      parts.inbox().ring();
    } finally {
      lock.unlock();
    }
    if (open != null) {
      close(open);
    }
    join();
    parts.requests().stop();
    lock.lock();
    try {
      parts.board().doing("stopped", parts.board().busy());
      lastStatus = currentStatus(open);
    } finally {
      lock.unlock();
    }
  }

  private static void close(Watching open) {
    try {
      open.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void join() {
    try {
      if (!thread.join(CLOSE_TIMEOUT)) {
        LOG.error("{}: the engine does not stop", setup.name());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
