package io.amasync.daemon;

import io.amasync.daemon.config.ConfigFile;
import io.amasync.daemon.config.DaemonConfig;
import io.amasync.daemon.config.Home;
import io.amasync.daemon.config.WorkspaceConfig;
import io.amasync.daemon.control.ControlAnswer;
import io.amasync.daemon.control.ControlCommand;
import io.amasync.daemon.control.ControlHandler;
import io.amasync.daemon.engine.CommitReport;
import io.amasync.daemon.engine.EngineState;
import io.amasync.daemon.engine.WaitOutcome;
import io.amasync.daemon.engine.WorkspaceEngine;
import io.amasync.daemon.remote.http.UploadLimit;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The engines of all workspaces, and what is asked of them. Thread-safe. */
final class Daemon implements ControlHandler, Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(Daemon.class);

  private final Home home;
  private final Engines engines;
  private final DaemonStatus status;
  private final UploadLimit limit;
  private final CountDownLatch stopAsked = new CountDownLatch(1);

  private record Running(WorkspaceConfig config, WorkspaceEngine engine) {}

  private final Object lock = new Object();

  // Guarded by lock.
  private final Map<UUID, Running> running = new LinkedHashMap<>();
  private boolean closed;

  /** A daemon without workspaces yet. */
  Daemon(Home home, Engines engines, DaemonStatus status, UploadLimit limit) {
    this.home = home;
    this.engines = engines;
    this.status = status;
    this.limit = limit;
  }

  /** Starts every workspace of {@code config} that does not run. */
  void start(DaemonConfig config) {
    config.workspaces().forEach(this::start);
  }

  private void start(WorkspaceConfig workspace) {
    synchronized (lock) {
      if (closed) {
        return;
      }
      Running known = running.get(workspace.id());
      if (known != null && known.config().equals(workspace)) {
        return;
      }
      closeReplaced(workspace);
      WorkspaceEngine engine = engines.open(workspace);
      if (Files.exists(home.pausedMark())) {
        engine.pause();
      }
      running.put(workspace.id(), new Running(workspace, engine));
      engine.start();
      LOG.info("Syncing {} as {} ({})", workspace.path(), workspace.name(), workspace.id());
    }
  }

  /** Ends the engines of the same workspace elsewhere, or of another one in the same directory. */
  private void closeReplaced(WorkspaceConfig by) {
    synchronized (lock) {
      running
          .values()
          .removeIf(one -> {
            boolean replaced =
                one.config().id().equals(by.id()) || one.config().path().equals(by.path());
            if (replaced) {
              LOG.info("{} is {} now", one.config().path(), by.path());
              one.engine().close();
            }
            return replaced;
          });
    }
  }

  /** Lets {@link #awaitStop} return. */
  void askToStop() {
    stopAsked.countDown();
  }

  /** Returns once a client has asked the daemon to stop. */
  void awaitStop() throws InterruptedException {
    stopAsked.await();
  }

  @Override
  public ControlAnswer handle(ControlCommand command) throws InterruptedException {
    try {
      return switch (command) {
        case ControlCommand.Status _ -> status.of(engines());
        case ControlCommand.Wait wait ->
            await(chosen(wait.workspace()), wait.workspace(), wait.timeoutMillis());
        case ControlCommand.Commit commit -> commit(commit);
        case ControlCommand.Pause _ -> pause();
        case ControlCommand.Resume _ -> resume();
        case ControlCommand.AddWorkspace add -> add(add.workspace());
        case ControlCommand.LimitUpload(var bytesPerSecond) -> limit(bytesPerSecond);
        case ControlCommand.Stop _ -> {
          askToStop();
          yield new ControlAnswer.Done();
        }
      };
    } catch (IOException e) {
      LOG.error("{} failed", command.getClass().getSimpleName(), e);
      return new ControlAnswer.Refused(
          "The daemon failed at it: %s.".formatted(e.getMessage()),
          "More is in %s.".formatted(home.logs().resolve("daemon.log")));
    }
  }

  /** Whether anything is to be committed, or to be looked at for that. */
  boolean hasWork() {
    return engines().stream().anyMatch(engine -> engine.status().state() == EngineState.PENDING);
  }

  private List<WorkspaceEngine> engines() {
    synchronized (lock) {
      return running.values().stream().map(Running::engine).toList();
    }
  }

  private List<WorkspaceEngine> chosen(@Nullable UUID workspace) {
    synchronized (lock) {
      return running.entrySet().stream()
          .filter(entry -> workspace == null || entry.getKey().equals(workspace))
          .map(entry -> entry.getValue().engine())
          .toList();
    }
  }

  private ControlAnswer await(
      List<WorkspaceEngine> waitedFor, @Nullable UUID workspace, long timeoutMillis)
      throws InterruptedException {
    if (waitedFor.isEmpty() && workspace != null) {
      return unknown(workspace);
    }
    List<CompletableFuture<WaitOutcome>> outcomes =
        waitedFor.stream().map(WorkspaceEngine::awaitCommitted).toList();
    try {
      CompletableFuture.allOf(outcomes.toArray(CompletableFuture[]::new))
          .get(timeoutMillis, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      outcomes.forEach(outcome -> outcome.cancel(true));
      return new ControlAnswer.TimedOut();
    } catch (ExecutionException e) {
      LOG.error("A wait failed", e);
      return new ControlAnswer.Refused(
          "Waiting failed: %s.".formatted(e.getCause()),
          "More is in %s.".formatted(home.logs().resolve("daemon.log")));
    }
    List<WaitOutcome> ended = outcomes.stream().map(CompletableFuture::join).toList();
    if (ended.contains(WaitOutcome.STOPPED)) {
      return new ControlAnswer.Refused("The daemon is stopping.", "Start it again: ama-sync up");
    }
    return ended.contains(WaitOutcome.ATTENTION)
        ? new ControlAnswer.Attention(
            "Not everything can be committed without you.", "See what and why: ama-sync status")
        : new ControlAnswer.Done();
  }

  private ControlAnswer commit(ControlCommand.Commit commit) throws InterruptedException {
    List<WorkspaceEngine> engine = chosen(commit.workspace());
    if (engine.isEmpty()) {
      return unknown(commit.workspace());
    }
    CompletableFuture<CommitReport> reported =
        engine.getFirst().commitNow(commit.alias(), commit.message());
    try {
      CommitReport report = reported.get(commit.timeoutMillis(), TimeUnit.MILLISECONDS);
      return new ControlAnswer.Committed(
          commit.workspace(),
          report.version(),
          report.hash() == null ? null : report.hash().toString(),
          report.entries(),
          report.bytes());
    } catch (TimeoutException e) {
      return new ControlAnswer.TimedOut();
    } catch (ExecutionException e) {
      LOG.warn("An explicit commit failed", e.getCause());
      String message = Optional.ofNullable(e.getCause()).map(Throwable::getMessage).orElse("");
      return new ControlAnswer.Refused(message, "");
    }
  }

  private ControlAnswer pause() throws IOException {
    if (!Files.exists(home.pausedMark())) {
      Files.createFile(home.pausedMark());
    }
    engines().forEach(WorkspaceEngine::pause);
    return new ControlAnswer.Done();
  }

  private ControlAnswer resume() throws IOException {
    Files.deleteIfExists(home.pausedMark());
    engines().forEach(WorkspaceEngine::resume);
    return new ControlAnswer.Done();
  }

  private ControlAnswer add(UUID workspace) throws IOException {
    Optional<WorkspaceConfig> configured = ConfigFile.read(home).workspace(workspace);
    if (configured.isEmpty()) {
      return unknown(workspace);
    }
    start(configured.get());
    return new ControlAnswer.Done();
  }

  private ControlAnswer limit(long bytesPerSecond) {
    limit.set(bytesPerSecond);
    LOG.info("Uploads are limited to {} bytes a second (0: not at all)", limit.bytesPerSecond());
    return new ControlAnswer.Done();
  }

  private static ControlAnswer unknown(UUID workspace) {
    return new ControlAnswer.Refused(
        "The daemon has no workspace %s.".formatted(workspace),
        "Add its directory: ama-sync up DIR");
  }

  /** Stops every engine. */
  @Override
  public void close() {
    List<Running> stopping;
    synchronized (lock) {
      closed = true;
      stopping = new ArrayList<>(running.values());
      running.clear();
    }
    stopAsked.countDown();
    stopping.forEach(one -> one.engine().close());
  }
}
