package io.amasync.daemon.cli;

import io.amasync.daemon.config.DaemonConfig;
import io.amasync.daemon.config.InstanceLock;
import io.amasync.daemon.config.WorkspaceConfig;
import io.amasync.protocol.api.Chunking;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "up",
    description = {
      "Starts syncing a directory, and waits until it is in sync.",
      "Starts what it needs: a server on this machine unless one is given, and the daemon.",
      "Running it again changes nothing; running it for another directory adds that one."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ama-sync up ~/game",
      "  ama-sync up ~/film --name film-2026 --chunking fixed",
      "  ama-sync up ~/game --server https://sync.example.com --token-file ~/.ama-token",
      "  ama-sync up ~/game --server https://sync.lan --token-file ~/.ama-token --ca-file ~/ca.pem",
      "  ama-sync up ~/game --limit-upload 10MiB",
      "  ama-sync up                   everything that was synced before",
      "  ama-sync up --limit-upload off",
      "",
      "Exit codes: 0 in sync, 1 it goes on in the background, 2 refused and nothing started,",
      "4 attention needed."
    })
final class UpCommand extends SessionCommand {
  private static final int HIGHEST_PORT = 65_534;

  @Parameters(
      arity = "0..1",
      paramLabel = "DIR",
      description = {
        "The directory to sync.",
        "Default: what was synced before, or else the current directory."
      })
  private @Nullable Path directory;

  @ArgGroup(exclusive = false)
  private @Nullable ServerApart apart;

  /** A server that someone else runs. */
  static final class ServerApart {
    @Option(
        names = "--server",
        paramLabel = "URL",
        required = true,
        description = "A server that runs already. Default: one of your own is started.")
    URI url = URI.create("");

    @Option(
        names = "--token-file",
        paramLabel = "F",
        required = true,
        description = "The file that holds the token for it.")
    Path tokenFile = Path.of("");

    @Option(
        names = "--ca-file",
        paramLabel = "PEM",
        description = {
          "Certificates of authorities to trust besides the JDK's,",
          "for an https server with a private one. Kept with the server's address."
        })
    @Nullable Path caFile;

    ServerChoice.GivenServer given() {
      return new ServerChoice.GivenServer(url, tokenFile, caFile);
    }
  }

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "The workspace's name on the server. Default: the directory's.")
  private @Nullable String name;

  @Option(
      names = "--tracking",
      paramLabel = "auto",
      description = "auto: every file that no .amaignore excludes.")
  private @Nullable String tracking;

  @Option(
      names = "--chunking",
      paramLabel = "cdc|fixed",
      description = "How files are cut: by content (default), or every 400 KiB.")
  private @Nullable Chunking chunking;

  @Option(
      names = "--limit-upload",
      paramLabel = "RATE",
      converter = ByteRateConverter.class,
      description = {
        "The most bytes a second to upload, of all directories together: 10MiB, 512KiB, 2MB.",
        "Stays until it is changed; off lifts it. Default: as it was, at first off."
      })
  private @Nullable Long uploadLimit;

  @Option(
      names = "--port",
      paramLabel = "N",
      description = {
        "The port of your own server; its administration has the next one.",
        "0 finds free ones. Default: the port it had, else $AMA_SYNC_PORT, else 8420."
      })
  private @Nullable Integer port;

  @Option(
      names = "--foreground",
      description = "Stay until Ctrl+C, and stop everything then: for service managers.")
  private boolean foreground;

  UpCommand(Session session) {
    super(session);
  }

  /** The command as {@code up DIR} would have it parsed. */
  UpCommand(Session session, Path directory) {
    super(session);
    this.directory = directory;
  }

  @Override
  public Integer call() throws Exception {
    DaemonConfig before = session.config();
    Optional<Path> wanted = wantedDirectory(before);
    checkOptions(wanted);
    WorkspaceRequest request = null;
    if (wanted.isPresent()) {
      Path real = SyncedDirectory.check(wanted.get(), before, session.home());
      request = WorkspaceRequest.of(real, name, chunking, before);
    }
    ServerChoice choice = ServerChoice.of(session, apart == null ? null : apart.given(), port);
    session.home().create();
    Startup startup = new Startup(session);
    Optional<WorkspaceConfig> added;
    try (InstanceLock _ = InstanceLock.acquire(session.home().commandLock())) {
      added = startup.start(choice, request, uploadLimit, foreground);
    }
    return foreground
        ? startup.stayInForeground(added)
        : new Arrival(session).await(added.map(WorkspaceConfig::id).orElse(null));
  }

  /** Empty when everything that is configured is meant, and nothing is added. */
  private Optional<Path> wantedDirectory(DaemonConfig config) throws IOException {
    if (directory != null) {
      return Optional.of(session.absolute(directory));
    }
    Path here = session.workingDirectory();
    if (config.workspaces().isEmpty()) {
      return Optional.of(here);
    }
    if (config.containing(here.toRealPath()).isEmpty()) {
      terminal()
          .err()
          .println("Starting what was synced before. To add this directory: ama-sync up .");
    }
    return Optional.empty();
  }

  private void checkOptions(Optional<Path> wanted) throws CommandFailedException {
    if (wanted.isEmpty() && (name != null || chunking != null)) {
      throw CommandFailedException.usage(
          "--name and --chunking belong to one directory.", "Name it: ama-sync up DIR …");
    }
    if (tracking != null && !tracking.equals(WorkspaceConfig.AUTO)) {
      throw CommandFailedException.usage(
          "There is no --tracking %s.".formatted(tracking),
          "Only auto is there: every file that no .amaignore excludes.");
    }
    if (port != null && apart != null) {
      throw CommandFailedException.usage(
          "--port is for a server of your own, and --server names another.", "Leave one out.");
    }
    if (port != null && (port < 0 || port > HIGHEST_PORT)) {
      throw CommandFailedException.usage(
          "%d is not a port.".formatted(port),
          "Take one from 1024 to %d, or 0.".formatted(HIGHEST_PORT));
    }
  }
}
