package io.amasync.daemon.cli;

import io.amasync.daemon.cli.text.Amounts;
import io.amasync.daemon.config.WorkspaceConfig;
import io.amasync.daemon.control.ControlAnswer;
import io.amasync.daemon.control.ControlCommand;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "commit",
    description = {
      "Commits everything that has changed, now, as one named commit.",
      "It also confirms what was held back for your attention, say that most files are gone."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ama-sync commit ~/game --alias demo-1 --message 'what we showed'",
      "  ama-sync commit"
    })
final class CommitCommand extends SessionCommand {
  @Parameters(
      arity = "0..1",
      paramLabel = "DIR",
      description = "The directory. Default: the synced one you are in, or the only one.")
  private @Nullable Path directory;

  @Option(names = "--alias", paramLabel = "A", description = "A short name for the commit.")
  private String alias = "";

  @Option(names = "--message", paramLabel = "M", description = "What the commit is about.")
  private String message = "";

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "1h",
      converter = DurationConverter.class,
      description = "How long at most, like 60s, 5m. Default: ${DEFAULT-VALUE}.")
  private Duration timeout = Duration.ofHours(1);

  CommitCommand(Session session) {
    super(session);
  }

  @Override
  public Integer call() throws Exception {
    WorkspaceConfig workspace = session.workspace(directory);
    ControlAnswer answer =
        session.ask(new ControlCommand.Commit(workspace.id(), alias, message, timeout.toMillis()));
    switch (answer) {
      case ControlAnswer.Committed done when done.entries() == 0 ->
          say(
              "%s: nothing has changed since version %d."
                  .formatted(workspace.name(), done.version()));
      case ControlAnswer.Committed done ->
          say(
              "%s: committed version %d%s: %s, %s."
                  .formatted(
                      workspace.name(),
                      done.version(),
                      alias.isEmpty() ? "" : " (" + alias + ")",
                      Amounts.count(done.entries(), "change", "changes"),
                      Amounts.bytes(done.bytes())));
      case ControlAnswer.Attention attention ->
          throw CommandFailedException.attention(attention.reason(), attention.advice());
      default ->
          throw CommandFailedException.failed(
              "It was not committed within %s.".formatted(Amounts.duration(timeout)),
              "It goes on in the background; see: ama-sync status");
    }
    return ExitCode.OK;
  }
}
