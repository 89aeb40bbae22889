package io.amasync.daemon.cli;

import io.amasync.daemon.config.PathText;
import io.amasync.daemon.config.WorkspaceConfig;
import io.amasync.daemon.control.ControlAnswer;
import io.amasync.daemon.control.ControlClient;
import io.amasync.daemon.control.ControlCommand;
import io.amasync.daemon.control.StatusView;
import io.amasync.daemon.remote.RemoteException;
import io.amasync.daemon.remote.http.HttpRemoteServer;
import io.amasync.protocol.api.FileView;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The end of {@code up}: waits until all is in sync, showing how it goes, then shows how it is. */
final class Arrival {
  private static final long PATIENCE_MILLIS = Duration.ofDays(365).toMillis();
  private static final long REDRAW_MILLIS = 200;
  private static final Duration OFFLINE_PATIENCE = Duration.ofSeconds(10);
  private static final int LOOKED_AT = 200;

  private final Session session;

  Arrival(Session session) {
    this.session = session;
  }

  /**
   * Waits, and prints the status.
   *
   * @param workspace null for all
   * @return the exit code
   */
  int await(@Nullable UUID workspace)
      throws IOException, InterruptedException, CommandFailedException {
    try (ControlClient daemon = session.connect();
        ControlClient waiting = session.connect()) {
      CompletableFuture<ControlAnswer> arrived =
          askLater(waiting, new ControlCommand.Wait(workspace, PATIENCE_MILLIS));
      boolean committed = showUntil(arrived, daemon, workspace);
      ControlAnswer.Status status = status(daemon);
      new StatusPrinter(session.terminal(), session.clock().instant())
          .print(status.status(), status.progress());
      printDownload(workspace);
      StatusView asked = workspace == null ? status.status() : status.status().only(workspace);
      return exitCode(committed, asked.state());
    }
  }

  /**
   * All that was there when {@code up} began may be committed and the daemon be busy again: with
   * what has changed since, or just looking. That is not for {@code up} to report as a failure.
   */
  static int exitCode(boolean committed, StatusView.State now) {
    return committed && now == StatusView.State.PENDING ? ExitCode.OK : ExitCode.of(now);
  }

  /** What Ctrl+C leaves behind. */
  private void sayItGoesOn() {
    session
        .terminal()
        .err()
        .println("\nama-sync: it goes on in the background. See: ama-sync status");
  }

  private static CompletableFuture<ControlAnswer> askLater(
      ControlClient client, ControlCommand command) {
    CompletableFuture<ControlAnswer> answer = new CompletableFuture<>();
    // A virtual thread that waits for a socket brings one that polls, for which the JVM waits 0.3 s
    // when it ends.
    Thread.ofPlatform()
        .daemon()
        .name("wait")
        .start(() -> {
          try {
            answer.complete(client.ask(command));
          } catch (IOException e) {
            answer.completeExceptionally(e);
          }
        });
    return answer;
  }

  /** Returns whether everything there was is committed. */
  private boolean showUntil(
      CompletableFuture<ControlAnswer> arrived, ControlClient daemon, @Nullable UUID workspace)
      throws IOException, InterruptedException, CommandFailedException {
    Thread farewell = new Thread(this::sayItGoesOn, "farewell");
    Runtime.getRuntime().addShutdownHook(farewell);
    try (SyncProgress progress = new SyncProgress(session.terminal(), session.clock())) {
      Instant reached = session.clock().instant();
      while (!isOver(arrived)) {
        ControlAnswer.Status status = status(daemon);
        StatusView chosen = workspace == null ? status.status() : status.status().only(workspace);
        chosen.workspaces().stream()
            .filter(candidate -> candidate.state() != StatusView.State.IN_SYNC)
            .findFirst()
            .ifPresent(candidate -> show(progress, candidate, status));
        Instant now = session.clock().instant();
        if (chosen.state() == StatusView.State.PAUSED) {
          return false;
        }
        if (chosen.state() != StatusView.State.OFFLINE) {
          reached = now;
        } else if (Duration.between(reached, now).compareTo(OFFLINE_PATIENCE) > 0) {
          return false;
        }
      }
      return arrived.join() instanceof ControlAnswer.Done;
    } finally {
      Runtime.getRuntime().removeShutdownHook(farewell);
    }
  }

  private static void show(
      SyncProgress progress, StatusView.Workspace workspace, ControlAnswer.Status status) {
    status.progress().stream()
        .filter(doing -> doing.workspace().equals(workspace.id()))
        .findFirst()
        .ifPresent(doing -> progress.show(workspace, doing));
  }

  private static boolean isOver(CompletableFuture<ControlAnswer> arrived)
      throws IOException, InterruptedException {
    try {
      arrived.get(REDRAW_MILLIS, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException | CompletionException e) {
      throw new IOException("The daemon ended while it was waited for", e.getCause());
    }
  }

  private static ControlAnswer.Status status(ControlClient daemon)
      throws IOException, CommandFailedException {
    ControlAnswer answer = Session.granted(daemon.ask(new ControlCommand.Status()));
    if (answer instanceof ControlAnswer.Status status) {
      return status;
    }
    throw CommandFailedException.failed(
        "The daemon answered something else.", "Run: ama-sync down, then ama-sync up");
  }

  private void printDownload(@Nullable UUID workspace)
      throws IOException, InterruptedException, CommandFailedException {
    Optional<WorkspaceConfig> shown =
        session.config().workspaces().stream()
            .filter(candidate -> workspace == null || candidate.id().equals(workspace))
            .findFirst();
    if (shown.isEmpty()) {
      return;
    }
    try (HttpRemoteServer server = Servers.configured(session)) {
      Optional<FileView> file =
          server.files(shown.get().id(), null, null, LOOKED_AT).files().stream()
              .filter(candidate -> candidate.kind().equals("file"))
              .filter(candidate -> candidate.pathBase64() == null)
              .findFirst();
      if (file.isPresent()) {
        String base = DownloadUrl.base(server(), shown.get().name());
        session
            .terminal()
            .out()
            .println(
                "\nDownload any file, for example:\n  %s"
                    .formatted(DownloadUrl.curl(base, file.get().path(), caFile())));
      }
    } catch (RemoteException e) {
      session.terminal().err().println("ama-sync: no download example: " + e.getMessage());
    }
  }

  private @Nullable Path caFile() throws IOException {
    var server = session.config().server();
    return server == null || server.caFile() == null ? null : PathText.parse(server.caFile());
  }

  private String server() throws IOException {
    var server = session.config().server();
    return server == null ? "" : server.url();
  }
}
