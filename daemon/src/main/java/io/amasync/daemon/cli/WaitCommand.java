package io.amasync.daemon.cli;

import io.amasync.daemon.cli.text.Amounts;
import io.amasync.daemon.control.ControlAnswer;
import io.amasync.daemon.control.ControlCommand;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "wait",
    description = "Waits until everything that has changed by now is committed.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  ama-sync wait && shutdown now",
      "  ama-sync wait ~/game --timeout 10m",
      "",
      "Exit codes: 0 committed, 1 the time was over, 3 the daemon is not running,",
      "4 what is left needs your attention."
    })
final class WaitCommand extends SessionCommand {
  @Parameters(
      arity = "0..1",
      paramLabel = "DIR",
      description = "Only the workspace of this directory. Default: all.")
  private @Nullable Path directory;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "60s",
      converter = DurationConverter.class,
      description = "How long at most, like 500ms, 60s, 5m. Default: ${DEFAULT-VALUE}.")
  private Duration timeout = Duration.ofMinutes(1);

  WaitCommand(Session session) {
    super(session);
  }

  @Override
  public Integer call() throws Exception {
    UUID workspace = directory == null ? null : session.workspace(directory).id();
    ControlAnswer answer = session.ask(new ControlCommand.Wait(workspace, timeout.toMillis()));
    return switch (answer) {
      case ControlAnswer.Done _ -> ExitCode.OK;
      case ControlAnswer.Attention attention ->
          throw CommandFailedException.attention(attention.reason(), attention.advice());
      default ->
          throw CommandFailedException.failed(
              "Not everything was committed within %s.".formatted(Amounts.duration(timeout)),
              "See what is pending with: ama-sync status");
    };
  }
}
