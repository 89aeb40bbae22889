package io.amasync.daemon.cli;

import io.amasync.daemon.config.ConfigFile;
import io.amasync.daemon.config.DaemonConfig;
import io.amasync.daemon.config.Home;
import io.amasync.daemon.config.ServerConfig;
import io.amasync.daemon.config.WorkspaceConfig;
import io.amasync.daemon.control.ControlClient;
import io.amasync.daemon.control.ControlCommand;
import io.amasync.daemon.remote.http.HttpRemoteServer;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Starts whatever does not run yet, in order: server, workspace, daemon. */
final class Startup {
  private final Session session;

  Startup(Session session) {
    this.session = session;
  }

  /**
   * Starts it. The caller holds the command lock.
   *
   * @param request the workspace to add; null for none
   * @param uploadLimit in bytes a second, 0 for none; null leaves it as it is
   * @return the workspace that was asked for
   */
  Optional<WorkspaceConfig> start(
      ServerChoice choice,
      @Nullable WorkspaceRequest request,
      @Nullable Long uploadLimit,
      boolean foreground)
      throws IOException, InterruptedException, CommandFailedException {
    ServerConfig server = startServer(choice);
    DaemonConfig before = session.config();
    DaemonConfig config = before.with(server);
    Optional<WorkspaceConfig> added = Optional.empty();
    if (request != null) {
      added = Optional.of(attach(server, config, request));
      config = config.with(added.get());
    }
    if (uploadLimit != null) {
      config = config.withUploadLimit(uploadLimit);
    }
    ConfigFile.write(session.home(), config);
    boolean found = startDaemon(added, uploadLimit, foreground);
    if (found && !server.equals(before.server())) {
      progress("the running daemon keeps to the old server options until: ama-sync down, then up");
    }
    return added;
  }

  private ServerConfig startServer(ServerChoice choice) throws IOException, InterruptedException {
    return switch (choice) {
      case ServerChoice.Apart apart -> apart.server();
      case ServerChoice.Running running -> running.server();
      case ServerChoice.ToStart toStart -> {
        progress("starting the server on port %d…".formatted(toStart.port()));
        session.embeddedServer().start(toStart.port());
        yield toStart.server();
      }
    };
  }

  private static WorkspaceConfig attach(
      ServerConfig server, DaemonConfig config, WorkspaceRequest request)
      throws IOException, InterruptedException, CommandFailedException {
    try (HttpRemoteServer remote = Servers.connect(server)) {
      return request.attach(remote, config);
    }
  }

  /** Whether one ran already. */
  private boolean startDaemon(
      Optional<WorkspaceConfig> added, @Nullable Long uploadLimit, boolean foreground)
      throws IOException, InterruptedException, CommandFailedException {
    Optional<ControlClient> running = session.daemon().connect();
    if (running.isEmpty()) {
      if (!foreground) {
        session.daemon().start();
      }
      return false;
    }
    try (ControlClient daemon = running.get()) {
      if (foreground) {
        throw CommandFailedException.failed(
            "The daemon already runs in the background.", "Stop it first: ama-sync down");
      }
      if (uploadLimit != null) {
        Session.granted(daemon.ask(new ControlCommand.LimitUpload(uploadLimit)));
      }
      if (added.isPresent()) {
        Session.granted(daemon.ask(new ControlCommand.AddWorkspace(added.get().id())));
      }
      return true;
    }
  }

  private void progress(String line) {
    session.terminal().err().println("ama-sync: " + line);
  }

  /** Runs the daemon as a child until it ends; Ctrl+C or SIGTERM stops it and the server. */
  int stayInForeground(Optional<WorkspaceConfig> added) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(session.daemon().command()).inheritIO();
    builder.environment().put(Home.VARIABLE, session.home().path().toString());
    Process daemon = builder.start();
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> stopAll(daemon), "stop daemon and server"));
    progress(
        "syncing %sin the foreground; Ctrl+C stops"
            .formatted(added.map(workspace -> workspace.path() + " ").orElse("")));
    return daemon.waitFor();
  }

  private void stopAll(Process daemon) {
    daemon.destroy();
    try {
      daemon.waitFor();
      session.embeddedServer().stop();
    } catch (IOException e) {
      session.terminal().err().println("ama-sync: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
