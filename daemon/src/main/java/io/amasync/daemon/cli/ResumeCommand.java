package io.amasync.daemon.cli;

import io.amasync.daemon.control.ControlCommand;
import picocli.CommandLine.Command;

@Command(
    name = "resume",
    description = "Uploads again after ama-sync pause.",
    footerHeading = "%nExample:%n",
    footer = "  ama-sync resume && ama-sync wait")
final class ResumeCommand extends SessionCommand {
  ResumeCommand(Session session) {
    super(session);
  }

  @Override
  public Integer call() throws Exception {
    session.ask(new ControlCommand.Resume());
    say("Resumed.");
    return ExitCode.OK;
  }
}
