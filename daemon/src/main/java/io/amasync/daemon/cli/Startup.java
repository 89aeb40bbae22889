package io.amasync.daemon.cli;

import io.amasync.daemon.cli.launch.Launch;
import io.amasync.daemon.config.ConfigFile;
import io.amasync.daemon.config.DaemonConfig;
import io.amasync.daemon.config.RunFile;
import io.amasync.daemon.config.ServerConfig;
import io.amasync.daemon.config.ServerRunFile;
import io.amasync.daemon.config.WorkspaceConfig;
import io.amasync.daemon.control.ControlClient;
import io.amasync.daemon.control.ControlCommand;
import io.amasync.daemon.remote.http.HttpRemoteServer;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Starts whatever does not run yet: the server, the workspace, the daemon. A daemon that has
 * nothing new to learn starts beside the server and looks at the files meanwhile. For one {@code
 * up}.
 */
final class Startup {
  private final Session session;

  /** The one that this starts; null when there is none. */
  private @Nullable Launch<RunFile> daemon;

  Startup(Session session) {
    this.session = session;
  }

  /**
   * Starts it. The caller holds the command lock. A daemon that was started in vain, because
   * something else failed, is stopped again.
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
    boolean ran = isDaemonRunning();
    if (ran && foreground) {
      throw CommandFailedException.failed(
          "The daemon already runs in the background.", "Stop it first: ama-sync down");
    }
    boolean here = !ran && !foreground;
    try {
      DaemonConfig before = session.config();
      ServerConfig server = startServer(choice, here && isKnown(request, before));
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
      if (here) {
        awaitDaemon();
      }
      if (!foreground) {
        tellDaemon(added, uploadLimit);
      }
      if (ran && !server.equals(before.server())) {
        progress(
            "the running daemon keeps to the old server options until: ama-sync down, then up");
      }
      return added;
    } catch (IOException | InterruptedException | CommandFailedException | RuntimeException e) {
      stopDaemon(e);
      throw e;
    }
  }

  private void stopDaemon(Exception why) throws InterruptedException {
    if (daemon != null) {
      try {
        session.daemon().stop();
      } catch (IOException e) {
        why.addSuppressed(e);
      }
    }
  }

  private boolean isDaemonRunning() throws IOException {
    Optional<ControlClient> running = session.daemon().connect();
    if (running.isPresent()) {
      running.get().close();
    }
    return running.isPresent();
  }

  /** Whether a daemon could begin with what is configured already. */
  private static boolean isKnown(@Nullable WorkspaceRequest request, DaemonConfig config) {
    return request == null ? !config.workspaces().isEmpty() : request.known() != null;
  }

  private ServerConfig startServer(ServerChoice choice, boolean daemonToo)
      throws IOException, InterruptedException {
    return switch (choice) {
      case ServerChoice.Apart apart -> apart.server();
      case ServerChoice.Running running -> running.server();
      case ServerChoice.ToStart toStart -> {
        progress("starting the server on port %d…".formatted(toStart.port()));
        Launch<ServerRunFile> starting = session.embeddedServer().launch(toStart.port());
        if (daemonToo && toStart.server().equals(session.config().server())) {
          daemon = session.daemon().launch();
        }
        starting.await();
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

  private void awaitDaemon() throws IOException, InterruptedException {
    Launch<RunFile> starting = daemon;
    if (starting == null) {
      starting = session.daemon().launch();
      daemon = starting;
    }
    starting.await();
  }

  /** What a daemon that ran before the configuration was written does not know of itself. */
  private void tellDaemon(Optional<WorkspaceConfig> added, @Nullable Long uploadLimit)
      throws IOException, CommandFailedException {
    try (ControlClient running = session.connect()) {
      if (uploadLimit != null) {
        Session.granted(running.ask(new ControlCommand.LimitUpload(uploadLimit)));
      }
      if (added.isPresent()) {
        Session.granted(running.ask(new ControlCommand.AddWorkspace(added.get().id())));
      }
    }
  }

  private void progress(String line) {
    session.terminal().err().println("ama-sync: " + line);
  }

  /** Runs the daemon as a child until it ends; Ctrl+C or SIGTERM stops it and the server. */
  int stayInForeground(Optional<WorkspaceConfig> added) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(session.daemon().command()).inheritIO();
    builder.environment().putAll(session.daemon().environment());
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
