package io.amasync.daemon.cli.launch;

import io.amasync.daemon.config.Home;
import io.amasync.daemon.config.ServerRunFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The server that {@code up} starts when none is given. */
public final class EmbeddedServer {
  // The first start unpacks PostgreSQL and makes a database: some seconds, more on a busy machine.
  private static final Duration READY = Duration.ofMinutes(2);
  private static final Duration STOP = Duration.ofSeconds(40);
  private static final Duration POLL = Duration.ofMillis(50);

  private final Home home;
  private final Installation installation;

  /** The embedded server of a home; starts nothing. */
  public EmbeddedServer(Home home, Installation installation) {
    this.home = home;
    this.installation = installation;
  }

  /** Where the running server is, if one runs. */
  public Optional<ServerRunFile> running() throws IOException {
    return ServerRunFile.read(home).filter(file -> file.process().isPresent());
  }

  /**
   * Starts it on {@code port} and the one after.
   *
   * @throws LaunchException when a port is taken
   */
  public Launch<ServerRunFile> launch(int port) throws IOException {
    for (int wanted = port; wanted <= port + 1; wanted++) {
      if (!Ports.isFree(wanted)) {
        throw new LaunchException(
            "Port %d is taken by another program (the server needs %d and %d)."
                .formatted(wanted, port, port + 1),
            "Choose another with --port N, or let ama-sync find one with --port 0.");
      }
    }
    Path log = home.serverLogs().resolve("ama-server.out");
    Home.makePrivate(home.serverLogs());
    Detached server =
        Detached.start(
            List.of(
                installation.serverScript().toString(),
                "server",
                installation.embeddedConfig().toString()),
            Map.of(
                Home.VARIABLE,
                home.path().toString(),
                "AMA_SYNC_PORT",
                Integer.toString(port),
                "AMA_SYNC_ADMIN_PORT",
                Integer.toString(port + 1)),
            log);
    return new Launch<>(
        "The embedded server",
        server,
        pid -> ServerRunFile.read(home).filter(file -> file.pid() == pid),
        READY,
        POLL,
        "See %s for all of it, then run ama-sync up again.".formatted(log));
  }

  /** Asks the running server to stop and waits until it has; false when none ran. */
  public boolean stop() throws IOException, InterruptedException {
    Optional<ProcessHandle> process = ServerRunFile.read(home).flatMap(ServerRunFile::process);
    if (process.isPresent()) {
      Stopping.stop(process.get(), "The embedded server", STOP);
      return true;
    }
    Optional<ProcessHandle> orphan = orphanedDatabase();
    if (orphan.isPresent()) {
      Stopping.stop(orphan.get(), "The embedded database", STOP);
    }
    return orphan.isPresent();
  }

  /**
   * The database that outlives a server that was killed. Its own file names its pid, which may be
   * another process's by now, so the data directory must be among that one's arguments.
   */
  private Optional<ProcessHandle> orphanedDatabase() throws IOException {
    Path data = home.path().resolve("server").resolve("postgres").resolve("data");
    Path file = data.resolve("postmaster.pid");
    if (!Files.isReadable(file)) {
      return Optional.empty();
    }
    String pid = Files.readString(file, StandardCharsets.ISO_8859_1).lines().findFirst().orElse("");
    return pid.matches("\\d{1,18}")
        ? ProcessHandle.of(Long.parseLong(pid))
            .filter(
                candidate -> candidate.info().commandLine().orElse("").contains(data.toString()))
        : Optional.empty();
  }
}
