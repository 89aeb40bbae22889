package io.amasync.daemon.cli;

import com.fasterxml.jackson.databind.ObjectWriter;
import io.amasync.daemon.cli.text.Amounts;
import io.amasync.daemon.cli.text.Table;
import io.amasync.daemon.config.DaemonConfig;
import io.amasync.daemon.config.WorkspaceConfig;
import io.amasync.daemon.control.ControlAnswer;
import io.amasync.daemon.control.ControlClient;
import io.amasync.daemon.control.ControlCommand;
import io.amasync.daemon.control.StatusView;
import io.amasync.protocol.api.ProtocolJson;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "status",
    description = "Is everything safe? Shows the daemon, the server and each workspace.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  ama-sync status",
      "  ama-sync status ~/game --watch",
      "  ama-sync status --json | jq -r '.workspaces[].downloadUrl'",
      "",
      "Exit codes: 0 in sync, 1 work pending (or paused, or the server is away),",
      "3 the daemon is not running, 4 attention needed."
    })
final class StatusCommand extends SessionCommand {
  private static final long WATCH_MILLIS = 1_000;

  @Parameters(
      arity = "0..1",
      paramLabel = "DIR",
      description = "Only the workspace of this directory. Default: all.")
  private @Nullable Path directory;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Option(names = "--watch", description = "Show it again every second, until Ctrl+C.")
  private boolean watch;

  StatusCommand(Session session) {
    super(session);
  }

  @Override
  public Integer call() throws Exception {
    Optional<ControlClient> connection = session.daemon().connect();
    if (connection.isEmpty()) {
      return notRunning();
    }
    try (ControlClient daemon = connection.get()) {
      int exitCode = show(daemon);
      while (watch) {
        Thread.sleep(WATCH_MILLIS);
        if (!json && terminal().outIsTerminal()) {
          terminal().out().print("\u001b[H\u001b[2J");
        }
        exitCode = show(daemon);
      }
      return exitCode;
    }
  }

  private int show(ControlClient daemon) throws IOException, CommandFailedException {
    ControlAnswer answer = Session.granted(daemon.ask(new ControlCommand.Status()));
    if (!(answer instanceof ControlAnswer.Status known)) {
      throw CommandFailedException.failed(
          "The daemon answered something else.", "Run: ama-sync down, then ama-sync up");
    }
    StatusView status =
        directory == null ? known.status() : known.status().only(session.workspace(directory).id());
    if (json) {
      say(writer().writeValueAsString(status));
    } else {
      new StatusPrinter(terminal(), session.clock().instant()).print(status, known.progress());
    }
    return ExitCode.of(status.state());
  }

  private ObjectWriter writer() {
    return watch
        ? ProtocolJson.mapper().writer()
        : ProtocolJson.mapper().writerWithDefaultPrettyPrinter();
  }

  private int notRunning() throws IOException, CommandFailedException {
    DaemonConfig config = session.config();
    if (json) {
      StatusView.Server server =
          config.server() == null ? null : new StatusView.Server(config.server().url(), false);
      say(
          writer()
              .writeValueAsString(
                  new StatusView(StatusView.State.OFFLINE, null, server, List.of())));
      return ExitCode.NOT_RUNNING;
    }
    for (WorkspaceConfig workspace : config.workspaces()) {
      say(
          "%s  %s  not watched now"
              .formatted(terminal().bold(workspace.name()), Table.printable(workspace.path())));
    }
    if (config.workspaces().size() > 1) {
      say(Amounts.count(config.workspaces().size(), "workspace", "workspaces"));
    }
    throw CommandFailedException.notRunning();
  }
}
