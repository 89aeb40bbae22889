package io.amasync.daemon.cli;

import io.amasync.daemon.cli.text.Amounts;
import io.amasync.daemon.cli.text.Table;
import io.amasync.daemon.config.WorkspaceConfig;
import io.amasync.daemon.remote.RemoteServer;
import io.amasync.daemon.remote.http.HttpRemoteServer;
import io.amasync.protocol.api.CommitView;
import io.amasync.protocol.api.CommitsView;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "log",
    description = "Lists a workspace's commits, newest first.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  ama-sync log",
      "  ama-sync log ~/game --last 100",
      "  ama-sync log --json | jq -r '.[0].commitHash'"
    })
final class LogCommand extends SessionCommand {
  private static final int PAGE = 1_000;
  private static final int HASH_DIGITS = 12;

  @Parameters(
      arity = "0..1",
      paramLabel = "DIR",
      description = "The directory. Default: the synced one you are in, or the only one.")
  private @Nullable Path directory;

  @Option(names = "--json", description = "Print a JSON array of commits.")
  private boolean json;

  @Option(
      names = "--last",
      paramLabel = "N",
      defaultValue = "30",
      description = "How many at most; 0 for all. Default: ${DEFAULT-VALUE}.")
  private int last = 30;

  LogCommand(Session session) {
    super(session);
  }

  @Override
  public Integer call() throws Exception {
    WorkspaceConfig workspace = session.workspace(directory);
    List<CommitView> commits;
    try (HttpRemoteServer server = Servers.configured(session)) {
      commits = commits(server, workspace);
    }
    if (json) {
      JsonOutput.print(terminal(), commits);
      return ExitCode.OK;
    }
    if (commits.isEmpty()) {
      say("%s has no commits yet.".formatted(workspace.name()));
      return ExitCode.OK;
    }
    Table table =
        new Table(
            ">VERSION", ">SEQ", "TIME", "DEVICE", ">FILES", ">SIZE", "HASH", "ALIAS", "MESSAGE");
    for (CommitView commit : commits) {
      table.row(
          String.valueOf(commit.version()),
          Long.toString(commit.seqId()),
          Amounts.time(commit.time(), session.zone()),
          commit.device(),
          Amounts.count(commit.files()),
          Amounts.bytes(commit.bytes()),
          abbreviated(commit.commitHash()),
          commit.alias(),
          commit.message());
    }
    table.print(terminal());
    return ExitCode.OK;
  }

  private static String abbreviated(@Nullable String hash) {
    return hash == null ? "" : hash.substring(0, Math.min(HASH_DIGITS, hash.length()));
  }

  /** The last commits, newest first. */
  private List<CommitView> commits(RemoteServer server, WorkspaceConfig workspace)
      throws Exception {
    long newest =
        server.workspaces().stream()
            .filter(candidate -> candidate.id().equals(workspace.id().toString()))
            .findFirst()
            .orElseThrow(() ->
                CommandFailedException.failed(
                    "The server has no workspace %s.".formatted(workspace.name()),
                    "Was it another server? Create it again with: ama-sync up " + workspace.path()))
            .version();
    Deque<CommitView> kept = new ArrayDeque<>();
    // Versions are dense, so the last N start after the newest minus N.
    Long after = last <= 0 ? 0L : Math.max(0L, newest - last);
    while (after != null) {
      CommitsView page = server.commits(workspace.id(), after, PAGE);
      kept.addAll(page.commits());
      after = page.nextAfter();
    }
    while (last > 0 && kept.size() > last) {
      kept.removeFirst();
    }
    List<CommitView> newestFirst = new ArrayList<>(kept);
    Collections.reverse(newestFirst);
    return newestFirst;
  }
}
