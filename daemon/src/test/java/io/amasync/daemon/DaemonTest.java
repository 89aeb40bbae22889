package io.amasync.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.amasync.chunker.hash.bouncycastle.BouncyCastleHashes;
import io.amasync.daemon.config.ConfigFile;
import io.amasync.daemon.config.DaemonConfig;
import io.amasync.daemon.config.Home;
import io.amasync.daemon.config.ServerConfig;
import io.amasync.daemon.config.WorkspaceConfig;
import io.amasync.daemon.control.ControlAnswer;
import io.amasync.daemon.control.ControlCommand;
import io.amasync.daemon.control.StatusView;
import io.amasync.daemon.engine.CommitReport;
import io.amasync.daemon.engine.EngineState;
import io.amasync.daemon.engine.EngineStatus;
import io.amasync.daemon.engine.WaitOutcome;
import io.amasync.daemon.engine.WorkspaceEngine;
import io.amasync.daemon.remote.http.UploadLimit;
import io.amasync.protocol.api.Chunking;
import io.amasync.protocol.path.TreePath;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DaemonTest {
  private static final ServerConfig SERVER =
      new ServerConfig("http://server:1", "/token", null, null);
  private static final WorkspaceConfig GAME =
      new WorkspaceConfig(new UUID(0, 1), "game one", "/game", "auto", Chunking.CDC);
  private static final WorkspaceConfig FILM =
      new WorkspaceConfig(new UUID(0, 2), "film", "/film", "auto", Chunking.CDC);

  @TempDir private Path scratch;
  private Home home = new Home(Path.of("/"));
  private final List<Engine> opened = new ArrayList<>();
  private final UploadLimit limit = UploadLimit.of(UploadLimit.NONE, 4);
  private Daemon daemon = new Daemon(home, Engine::new, status(), limit);

  @BeforeEach
  void start() throws IOException {
    home = new Home(scratch).create();
    daemon = daemon();
    daemon.start(new DaemonConfig(1, SERVER, List.of(GAME, FILM), null));
  }

  private Daemon daemon() {
    return new Daemon(
        home,
        workspace -> {
          Engine engine = new Engine(workspace);
          opened.add(engine);
          return engine;
        },
        status(),
        limit);
  }

  private DaemonStatus status() {
    return new DaemonStatus(
        "1", new BouncyCastleHashes(), SERVER, InstantSource.fixed(Instant.EPOCH), limit);
  }

  /** An engine that does what the test says. */
  private static final class Engine implements WorkspaceEngine {
    private final WorkspaceConfig workspace;
    private final CompletableFuture<WaitOutcome> wait = new CompletableFuture<>();
    private final CompletableFuture<CommitReport> commit = new CompletableFuture<>();
    private EngineState state = EngineState.IN_SYNC;
    private boolean started;
    private boolean closed;

    Engine(WorkspaceConfig workspace) {
      this.workspace = workspace;
    }

    @Override
    public void start() {
      started = true;
    }

    @Override
    public EngineStatus status() {
      return new EngineStatus(
          workspace.name(),
          workspace.id(),
          workspace.directory(),
          state,
          3,
          4,
          5,
          new EngineStatus.Pending(1, 2, 3, 4, 5, 6, 7L),
          new EngineStatus.Uploaded(8, 9, 10, 11, 12),
          List.of(new EngineStatus.Blocked(TreePath.of("pipe"), "reason", "advice", true)),
          1,
          "native",
          "idle",
          state != EngineState.OFFLINE,
          null,
          null);
    }

    @Override
    public CompletableFuture<CommitReport> commitNow(String alias, String message) {
      return commit;
    }

    @Override
    public CompletableFuture<WaitOutcome> awaitCommitted() {
      return wait;
    }

    @Override
    public void pause() {
      state = EngineState.PAUSED;
    }

    @Override
    public void resume() {
      state = EngineState.IN_SYNC;
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  private StatusView view() throws InterruptedException {
    return ((ControlAnswer.Status) daemon.handle(new ControlCommand.Status())).status();
  }

  @Test
  void theWorstWorkspaceIsTheDaemonsState() throws InterruptedException {
    assertThat(view().state()).isEqualTo(StatusView.State.IN_SYNC);
    opened.getLast().state = EngineState.OFFLINE;
    assertThat(view().state()).isEqualTo(StatusView.State.OFFLINE);
    StatusView.Server server = view().server();
    assertThat(server).isEqualTo(new StatusView.Server("http://server:1", false));
    opened.getFirst().state = EngineState.ATTENTION;
    assertThat(view().state()).isEqualTo(StatusView.State.ATTENTION);
  }

  @Test
  void whatIsOnItsWayIsShownWithItsBytesItsPaceAndTheTimeLeft() throws InterruptedException {
    StatusView.Workspace workspace = view().workspaces().getFirst();
    assertThat(workspace.pending()).isEqualTo(new StatusView.Pending(1, 2, 3, 4, 5, 6));
    assertThat(workspace.secondsLeft()).isEqualTo(7);
    assertThat(workspace.uploaded()).isEqualTo(new StatusView.Uploaded(8, 9, 10));
    assertThat(workspace.throughput()).isEqualTo(new StatusView.Throughput(11, 12));
  }

  @Test
  void hasWorkWhileAnyWorkspaceHas() {
    assertThat(daemon.hasWork()).isFalse();
    opened.getFirst().state = EngineState.OFFLINE;
    assertThat(daemon.hasWork()).isFalse();
    opened.getLast().state = EngineState.PENDING;
    assertThat(daemon.hasWork()).isTrue();
  }

  @Test
  void theDownloadAddressNamesTheWorkspaceEncoded() throws InterruptedException {
    assertThat(view().workspaces().getFirst().downloadUrl())
        .isEqualTo("http://server:1/v1/workspaces/game%20one/files/");
  }

  @Test
  void waitingForAllEndsWhenTheLastIsCommitted() throws InterruptedException {
    opened.getFirst().wait.complete(WaitOutcome.COMMITTED);
    assertThat(daemon.handle(new ControlCommand.Wait(null, 1)))
        .isEqualTo(new ControlAnswer.TimedOut());
    assertThat(daemon.handle(new ControlCommand.Wait(GAME.id(), 1)))
        .isEqualTo(new ControlAnswer.Done());
  }

  @Test
  void whatNeedsTheUserEndsAWaitWithAttention() throws InterruptedException {
    opened.getFirst().wait.complete(WaitOutcome.COMMITTED);
    opened.getLast().wait.complete(WaitOutcome.ATTENTION);
    assertThat(daemon.handle(new ControlCommand.Wait(null, 1_000)))
        .isInstanceOf(ControlAnswer.Attention.class);
  }

  @Test
  void anUnknownWorkspaceIsRefused() throws InterruptedException {
    UUID unknown = new UUID(9, 9);
    assertThat(daemon.handle(new ControlCommand.Wait(unknown, 1)))
        .isInstanceOf(ControlAnswer.Refused.class);
    assertThat(daemon.handle(new ControlCommand.Commit(unknown, "", "", 1)))
        .isInstanceOf(ControlAnswer.Refused.class);
    assertThat(daemon.handle(new ControlCommand.AddWorkspace(unknown)))
        .isInstanceOf(ControlAnswer.Refused.class);
  }

  @Test
  void aCommitIsAnsweredWithItsReport() throws InterruptedException {
    opened.getFirst().commit.complete(new CommitReport(4, null, 1, 2));
    assertThat(daemon.handle(new ControlCommand.Commit(GAME.id(), "a", "m", 1_000)))
        .isEqualTo(new ControlAnswer.Committed(GAME.id(), 4, null, 1, 2));
  }

  @Test
  void aFailedCommitIsRefusedWithItsReason() throws InterruptedException {
    opened.getFirst().commit.completeExceptionally(new IOException("The disk is on fire."));
    assertThat(daemon.handle(new ControlCommand.Commit(GAME.id(), "", "", 1_000)))
        .isEqualTo(new ControlAnswer.Refused("The disk is on fire.", ""));
  }

  @Test
  void pausedStaysPausedAfterARestartUntilResumed() throws InterruptedException {
    daemon.handle(new ControlCommand.Pause());
    daemon.close();
    daemon = daemon();
    daemon.start(new DaemonConfig(1, SERVER, List.of(GAME), null));
    assertThat(view().state()).isEqualTo(StatusView.State.PAUSED);
    daemon.handle(new ControlCommand.Resume());
    assertThat(view().state()).isEqualTo(StatusView.State.IN_SYNC);
    assertThat(home.pausedMark()).doesNotExist();
  }

  @Test
  void anAddedWorkspaceStartsOnceAndAMovedOneIsReopened() throws Exception {
    WorkspaceConfig moved =
        new WorkspaceConfig(GAME.id(), GAME.name(), "/moved", "auto", Chunking.CDC);
    ConfigFile.write(home, new DaemonConfig(1, SERVER, List.of(moved, FILM), null));
    daemon.handle(new ControlCommand.AddWorkspace(FILM.id()));
    assertThat(opened).hasSize(2);
    daemon.handle(new ControlCommand.AddWorkspace(GAME.id()));
    assertThat(opened).hasSize(3);
    assertThat(opened.getFirst().closed).isTrue();
    assertThat(opened.getLast().started).isTrue();
  }

  @Test
  void anotherWorkspaceInTheSameDirectoryReplacesTheFirst() throws Exception {
    WorkspaceConfig again =
        new WorkspaceConfig(new UUID(0, 9), GAME.name(), GAME.path(), "auto", Chunking.CDC);
    ConfigFile.write(home, new DaemonConfig(1, SERVER, List.of(FILM, GAME), null).with(again));
    assertThat(ConfigFile.read(home).workspaces()).containsExactly(FILM, again);
    daemon.handle(new ControlCommand.AddWorkspace(again.id()));
    assertThat(opened.getFirst().closed).isTrue();
    assertThat(view().workspaces())
        .extracting(StatusView.Workspace::id)
        .containsExactly(FILM.id(), again.id());
  }

  @Test
  void aLimitOfUploadsHoldsFromNowOnAndIsShown() throws Exception {
    assertThat(Objects.requireNonNull(view().daemon()).uploadLimitBytesPerSecond()).isNull();
    assertThat(daemon.handle(new ControlCommand.LimitUpload(10 << 20)))
        .isEqualTo(new ControlAnswer.Done());
    assertThat(limit.bytesPerSecond()).isEqualTo(10 << 20);
    assertThat(Objects.requireNonNull(view().daemon()).uploadLimitBytesPerSecond())
        .isEqualTo(10 << 20);
    daemon.handle(new ControlCommand.LimitUpload(0));
    assertThat(limit.bytesPerSecond()).isEqualTo(UploadLimit.NONE);
  }

  @Test
  void stopLetsTheOwnerGoOnAndCloseStopsEveryEngine() throws InterruptedException {
    assertThat(daemon.handle(new ControlCommand.Stop())).isEqualTo(new ControlAnswer.Done());
    daemon.awaitStop();
    daemon.close();
    assertThat(opened).allMatch(engine -> engine.closed);
    assertThat(view().workspaces()).isEmpty();
  }
}
