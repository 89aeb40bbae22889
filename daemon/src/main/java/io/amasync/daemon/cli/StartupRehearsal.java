package io.amasync.daemon.cli;

import io.amasync.daemon.cli.launch.Installation;
import io.amasync.daemon.cli.text.Terminal;
import io.amasync.daemon.config.ConfigFile;
import io.amasync.daemon.config.DaemonConfig;
import io.amasync.daemon.config.Home;
import io.amasync.daemon.config.PathText;
import io.amasync.daemon.config.RunFile;
import io.amasync.daemon.config.ServerConfig;
import io.amasync.daemon.config.WorkspaceConfig;
import io.amasync.daemon.control.ControlAnswer;
import io.amasync.daemon.control.ControlCommand;
import io.amasync.daemon.control.ControlServer;
import io.amasync.daemon.control.StatusView;
import io.amasync.protocol.api.Chunking;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Runs the short commands against an invented daemon in a home that is thrown away, so that the JVM
 * can write down which classes they need: see {@code -XX:AOTCacheOutput} in the launcher. Given a
 * workspace of the daemon that runs, as {@code scripts/train} does, it goes on with commands that
 * ask the server, too.
 */
final class StartupRehearsal {
  private StartupRehearsal() {}

  /** Runs it; the argument is the workspace's directory, if there is one. */
  public static void main(String[] arguments) throws IOException {
    Path scratch = Files.createTempDirectory("ama-sync-rehearsal");
    try {
      rehearse(new Home(scratch.resolve("home")).create());
    } finally {
      try (Stream<Path> files = Files.walk(scratch)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
    for (String workspace : arguments) {
      Session session = AmaSync.sessionOfProcess();
      AmaSync.run(session, "up", workspace);
      AmaSync.run(session, "log", workspace);
      AmaSync.run(session, "status", workspace);
    }
  }

  private static void rehearse(Home home) throws IOException {
    UUID id = new UUID(1, 1);
    Instant now = Instant.now();
    ConfigFile.write(
        home,
        new DaemonConfig(
            DaemonConfig.FORMAT,
            new ServerConfig("http://127.0.0.1:1", PathText.of(home.token()), null, 1),
            List.of(
                new WorkspaceConfig(
                    id, "rehearsal", home.path().toString(), WorkspaceConfig.AUTO, Chunking.CDC)),
            null));
    Path socket = home.run().resolve("rehearsal.sock");
    Session session =
        new Session(
            home,
            Terminal.ofProcess(System.getenv(), ""),
            home.path(),
            new Installation(home.path(), home.path(), ""),
            1,
            InstantSource.system(),
            ZoneId.systemDefault());
    try (ControlServer _ = ControlServer.open(socket, command -> answer(command, id, now))) {
      new RunFile(ProcessHandle.current().pid(), PathText.of(socket), "0", now).write(home);
      AmaSync.run(session, "status");
      AmaSync.run(session, "status", "--json");
      AmaSync.run(session, "wait", "--timeout", "1s");
      AmaSync.run(session, "pause");
      AmaSync.run(session, "--help");
      AmaSync.run(session, "no-such-command");
    }
  }

  private static ControlAnswer answer(ControlCommand command, UUID id, Instant now) {
    if (!(command instanceof ControlCommand.Status)) {
      return new ControlAnswer.Done();
    }
    StatusView.Workspace workspace =
        new StatusView.Workspace(
            "rehearsal",
            id,
            "/rehearsal",
            StatusView.State.ATTENTION,
            1,
            1,
            1 << 20,
            new StatusView.Pending(2, 1 << 20, 1, 1, 1, 1),
            new StatusView.Uploaded(1, 1 << 20, 1),
            new StatusView.Throughput(1, 1),
            1L,
            List.of(new StatusView.Blocked("a", "b", "c")),
            "native",
            new StatusView.LastCommit(1, now, "00"),
            "none",
            "http://127.0.0.1:1/");
    StatusView status =
        new StatusView(
            StatusView.State.ATTENTION,
            new StatusView.Daemon(1, "0", 1, 1 << 20, "blake3", null),
            new StatusView.Server("http://127.0.0.1:1", true),
            List.of(workspace));
    return new ControlAnswer.Status(
        status, List.of(new ControlAnswer.Progress(id, "scanning", 1, 0)));
  }
}
