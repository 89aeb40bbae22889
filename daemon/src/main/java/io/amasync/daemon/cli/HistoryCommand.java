package io.amasync.daemon.cli;

import io.amasync.daemon.cli.text.Amounts;
import io.amasync.daemon.cli.text.Table;
import io.amasync.daemon.config.WorkspaceConfig;
import io.amasync.daemon.remote.http.HttpRemoteServer;
import io.amasync.protocol.api.FileView;
import io.amasync.protocol.path.TreePath;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "history",
    description = "Lists a file's revisions, newest first. The file may be deleted.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  ama-sync history ~/game/map.blend",
      "  ama-sync history map.blend --json | jq '.[0].revision'",
      "",
      "Get one of them with: ama-sync get FILE --revision N -o OUT"
    })
final class HistoryCommand extends SessionCommand {
  private static final int CONTENT_DIGITS = 12;

  @Parameters(paramLabel = "FILE", description = "A path inside a synced directory.")
  private Path file = Path.of("");

  @Option(names = "--json", description = "Print a JSON array of revisions.")
  private boolean json;

  HistoryCommand(Session session) {
    super(session);
  }

  @Override
  public Integer call() throws Exception {
    Path absolute = session.absolute(file);
    WorkspaceConfig workspace = session.workspaceOf(absolute);
    TreePath path = WorkspacePaths.inside(workspace, absolute);
    List<FileView> revisions;
    try (HttpRemoteServer server = Servers.configured(session)) {
      revisions = server.revisions(workspace.id(), path).files();
    }
    if (revisions.isEmpty()) {
      throw CommandFailedException.failed(
          "%s has no committed revision of %s.".formatted(workspace.name(), path),
          "Is it new or ignored? See: ama-sync status");
    }
    if (json) {
      JsonOutput.print(terminal(), revisions);
      return ExitCode.OK;
    }
    Table table =
        new Table(">REVISION", ">VERSION", "COMMITTED", "KIND", ">SIZE", "MODE", "CONTENT");
    for (FileView revision : revisions) {
      String content = revision.content();
      table.row(
          Long.toString(revision.revision()),
          Long.toString(revision.version()),
          Amounts.time(revision.committed(), session.zone()),
          revision.kind(),
          revision.kind().equals("file") ? Amounts.bytes(revision.sizeBytes()) : "",
          revision.kind().equals("deleted") ? "" : revision.mode(),
          content == null ? "" : content.substring(0, Math.min(CONTENT_DIGITS, content.length())));
    }
    table.print(terminal());
    return ExitCode.OK;
  }
}
