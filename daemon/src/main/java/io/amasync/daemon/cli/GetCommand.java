package io.amasync.daemon.cli;

import io.amasync.daemon.cli.text.Amounts;
import io.amasync.daemon.config.WorkspaceConfig;
import io.amasync.daemon.remote.TreeQuery;
import io.amasync.daemon.restore.RestoreProgress;
import io.amasync.daemon.restore.RestoreSummary;
import io.amasync.protocol.path.TreePath;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "get",
    description = {
      "Fetches one revision of a file, reassembled and verified.",
      "The synced file itself is never overwritten unless -o names it."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ama-sync get map.blend --revision 3 -o old.blend",
      "  ama-sync get map.blend -o - | sha256sum",
      "  ama-sync history map.blend    lists the revisions"
    })
final class GetCommand extends SessionCommand {
  private static final Set<String> STANDARD_OUTPUT = Set.of("-", "/dev/stdout");

  @Parameters(
      paramLabel = "FILE",
      description = "A path inside a synced directory; it may be deleted by now.")
  private Path file = Path.of("");

  @Option(
      names = "--revision",
      paramLabel = "N",
      description = "Which revision of the file. Default: the latest.")
  private @Nullable Long revision;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "OUT",
      description = "Where to write it; - for standard output. Default: NAME.revN here.")
  private String output = "";

  GetCommand(Session session) {
    super(session);
  }

  @Override
  public Integer call() throws Exception {
    Path absolute = session.absolute(file);
    WorkspaceConfig workspace = session.workspaceOf(absolute);
    TreePath path = WorkspacePaths.inside(workspace, absolute);
    try (Retrieval retrieval = Retrieval.open(session)) {
      fetch(retrieval, workspace, path);
    }
    return ExitCode.OK;
  }

  private void fetch(Retrieval retrieval, WorkspaceConfig workspace, TreePath path)
      throws Exception {
    long wanted = revision == null ? latest(retrieval, workspace, path) : revision;
    try (InputStream stream =
        retrieval.server().tree(workspace.id(), new TreeQuery.Revision(path, wanted))) {
      if (STANDARD_OUTPUT.contains(output)) {
        retrieval.restore().file(stream, terminal().out(), RestoreProgress.SILENT);
        return;
      }
      Path out = output.isEmpty() ? here(path, wanted) : session.absolute(Path.of(output));
      RestoreSummary summary = retrieval.restore().file(stream, out, RestoreProgress.SILENT);
      say("%s: revision %d, %s, verified.".formatted(out, wanted, Amounts.bytes(summary.bytes())));
    }
  }

  private static long latest(Retrieval retrieval, WorkspaceConfig workspace, TreePath path)
      throws Exception {
    return retrieval.server().revisions(workspace.id(), path).files().stream()
        .filter(candidate -> !candidate.kind().equals("deleted"))
        .findFirst()
        .orElseThrow(() ->
            CommandFailedException.failed(
                "%s has no committed revision of %s.".formatted(workspace.name(), path),
                "Is it new or ignored? See: ama-sync status"))
        .revision();
  }

  /** {@code NAME.revN} in the working directory, which must not be there yet. */
  private Path here(TreePath path, long wanted) throws CommandFailedException {
    String name = Path.of(path.toString()).getFileName() + ".rev" + wanted;
    Path out = session.workingDirectory().resolve(name);
    if (Files.exists(out, LinkOption.NOFOLLOW_LINKS)) {
      throw CommandFailedException.usage(
          "%s exists already.".formatted(out), "Say where to write it with -o OUT.");
    }
    return out;
  }
}
