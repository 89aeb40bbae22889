package io.amasync.daemon.cli;

import io.amasync.daemon.control.ControlCommand;
import picocli.CommandLine.Command;

@Command(
    name = "pause",
    description = {
      "Stops uploading until ama-sync resume; watching goes on.",
      "It stays paused when the daemon is restarted."
    },
    footerHeading = "%nExample:%n",
    footer = "  ama-sync pause")
final class PauseCommand extends SessionCommand {
  PauseCommand(Session session) {
    super(session);
  }

  @Override
  public Integer call() throws Exception {
    session.ask(new ControlCommand.Pause());
    say("Paused. Changes are still seen; go on with: ama-sync resume");
    return ExitCode.OK;
  }
}
