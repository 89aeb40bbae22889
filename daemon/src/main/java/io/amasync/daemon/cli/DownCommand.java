package io.amasync.daemon.cli;

import io.amasync.daemon.config.InstanceLock;
import java.nio.file.Files;
import picocli.CommandLine.Command;

@Command(
    name = "down",
    description = {
      "Stops the daemon and the embedded server cleanly.",
      "What is not committed yet is committed after the next ama-sync up."
    },
    footerHeading = "%nExample:%n",
    footer = "  ama-sync down")
final class DownCommand extends SessionCommand {
  DownCommand(Session session) {
    super(session);
  }

  @Override
  public Integer call() throws Exception {
    if (!Files.isDirectory(session.home().run())) {
      say("Nothing was running.");
      return ExitCode.OK;
    }
    try (InstanceLock _ = InstanceLock.acquire(session.home().commandLock())) {
      boolean daemon = session.daemon().stop();
      boolean server = session.embeddedServer().stop();
      if (daemon && server) {
        say("Stopped the daemon and the embedded server.");
      } else if (daemon) {
        say("Stopped the daemon.");
      } else if (server) {
        say("Stopped the embedded server; the daemon was not running.");
      } else {
        say("Nothing was running.");
      }
    }
    return ExitCode.OK;
  }
}
