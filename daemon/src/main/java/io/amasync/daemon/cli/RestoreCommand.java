package io.amasync.daemon.cli;

import io.amasync.daemon.cli.text.Amounts;
import io.amasync.daemon.config.WorkspaceConfig;
import io.amasync.daemon.remote.TreeQuery;
import io.amasync.daemon.restore.RestoreSummary;
import java.io.InputStream;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "restore",
    description = {
      "Writes the whole tree as of a version into a new directory, verified, with the files'",
      "modes and times. The synced directory itself is not touched."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ama-sync restore ~/game --to ~/game-as-it-was --version 12",
      "  ama-sync restore ~/game --to /mnt/disk/game",
      "  ama-sync log ~/game           lists the versions"
    })
final class RestoreCommand extends SessionCommand {
  @Parameters(paramLabel = "DIR", description = "The synced directory; it may be gone by now.")
  private Path directory = Path.of("");

  @Option(
      names = "--to",
      paramLabel = "TARGET",
      required = true,
      description = "A directory that is empty or not there yet.")
  private Path target = Path.of("");

  @Option(
      names = "--version",
      paramLabel = "V",
      description = "As of which version. Default: the latest.")
  private @Nullable Long version;

  RestoreCommand(Session session) {
    super(session);
  }

  @Override
  public Integer call() throws Exception {
    WorkspaceConfig workspace = session.workspace(directory);
    Path to = session.absolute(target);
    refuseSynced(to);
    RestoreSummary summary;
    try (Retrieval retrieval = Retrieval.open(session);
        InputStream stream =
            retrieval.server().tree(workspace.id(), new TreeQuery.AsOf(version, null));
        RestoreLines progress = new RestoreLines(terminal(), session.clock())) {
      summary = retrieval.restore().tree(stream, to, progress);
    }
    say(
        "%s: %s as of version %d, verified: %s, %s, %s, %s."
            .formatted(
                to,
                workspace.name(),
                summary.version(),
                Amounts.count(summary.files(), "file", "files"),
                Amounts.count(summary.directories(), "directory", "directories"),
                Amounts.count(summary.links(), "link", "links"),
                Amounts.bytes(summary.bytes())));
    return ExitCode.OK;
  }

  private void refuseSynced(Path to) throws Exception {
    Path real = WorkspacePaths.resolve(to);
    var synced = session.config().containing(real);
    if (synced.isPresent()) {
      throw CommandFailedException.usage(
          "%s lies in the synced directory %s.".formatted(to, synced.get().path()),
          "Restore to a place outside, so that the copy is not synced again.");
    }
  }
}
