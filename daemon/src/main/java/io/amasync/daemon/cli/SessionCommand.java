package io.amasync.daemon.cli;

import io.amasync.daemon.cli.text.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Option;

/** A command of {@code ama-sync}; {@link #call} gives the exit code. */
abstract class SessionCommand implements Callable<Integer> {
  final Session session;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  @SuppressWarnings("UnusedVariable") // picocli sets it, and shows the help by itself.
  private boolean help;

  SessionCommand(Session session) {
    this.session = session;
  }

  final Terminal terminal() {
    return session.terminal();
  }

  final void say(String line) {
    terminal().out().println(line);
  }
}
