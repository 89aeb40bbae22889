package io.amasync.daemon.cli;

import io.amasync.daemon.cli.launch.LaunchException;
import io.amasync.daemon.cli.text.Terminal;
import io.amasync.daemon.config.AlreadyRunningException;
import io.amasync.daemon.config.BadConfigException;
import io.amasync.daemon.remote.ServerRefusedException;
import io.amasync.daemon.remote.ServerUnavailableException;
import io.amasync.daemon.remote.ServerUntrustedException;
import io.amasync.daemon.restore.CutOffException;
import io.amasync.daemon.restore.DamagedTreeException;
import io.amasync.daemon.restore.TargetRefusedException;
import io.amasync.protocol.path.InvalidTreePathException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Says what went wrong in two lines, what and where, then what to do; stack traces go to the log
 * only.
 */
final class Failures {
  private static final String LOG = "ama-sync.log";
  private static final long LARGEST_LOG_BYTES = 1 << 20;

  private final Session session;

  Failures(Session session) {
    this.session = session;
  }

  /**
   * Says how a command was called wrongly, and gives the exit code for it.
   *
   * @param command with the program's name, as the user would type it
   */
  int misused(Exception failure, String command) {
    return say(firstLine(message(failure)), "Run: %s --help".formatted(command), ExitCode.USAGE);
  }

  /** Says what went wrong, and gives the exit code for it. */
  int exitCode(Exception failure) {
    return switch (failure) {
      case CommandFailedException known -> say(message(known), known.advice(), known.exitCode());
      case LaunchException known -> say(message(known), known.advice(), ExitCode.PENDING);
      case BadConfigException known -> say(message(known), known.advice(), ExitCode.PENDING);
      case AlreadyRunningException known ->
          say(message(known), "Wait for it to end, then try again.", ExitCode.PENDING);
      case ServerUnavailableException known ->
          say(
              message(known),
              "Is the server running? For the embedded one: ama-sync up",
              ExitCode.PENDING);
      case ServerRefusedException known -> say(message(known), "", ExitCode.PENDING);
      case ServerUntrustedException known -> say(message(known), "", ExitCode.PENDING);
      case InvalidTreePathException known -> say(message(known), "", ExitCode.USAGE);
      case TargetRefusedException known -> say(message(known), "", ExitCode.PENDING);
      case DamagedTreeException known -> say(message(known), "", ExitCode.PENDING);
      case CutOffException known -> say(message(known), "", ExitCode.PENDING);
      case InterruptedException _ -> say("Interrupted.", "", ExitCode.PENDING);
      default -> unexpected(failure);
    };
  }

  private int unexpected(Exception failure) {
    String type = failure.getClass().getSimpleName();
    String where = "";
    try {
      where = "Details are in %s.".formatted(log(failure));
    } catch (IOException e) {
      failure.addSuppressed(e);
      where = "(The details could not be written to %s.)".formatted(session.home().logs());
    }
    return say("%s (%s)".formatted(message(failure), type), where, ExitCode.PENDING);
  }

  private Path log(Exception failure) throws IOException {
    Path log = session.home().create().logs().resolve(LOG);
    StringWriter trace = new StringWriter();
    failure.printStackTrace(new PrintWriter(trace));
    String entry = "%s %s%n".formatted(session.clock().instant(), trace);
    boolean full = Files.exists(log) && Files.size(log) > LARGEST_LOG_BYTES;
    Files.writeString(
        log,
        entry,
        StandardOpenOption.CREATE,
        full ? StandardOpenOption.TRUNCATE_EXISTING : StandardOpenOption.APPEND);
    return log;
  }

  private int say(String what, String advice, int exitCode) {
    say(what, advice);
    return exitCode;
  }

  private void say(String what, String advice) {
    Terminal terminal = session.terminal();
    terminal.out().flush();
    terminal.err().println("ama-sync: " + what);
    if (!advice.isEmpty()) {
      terminal.err().println("  " + advice);
    }
  }

  private static String message(Throwable failure) {
    String message = failure.getMessage();
    return message == null ? failure.toString() : message;
  }

  private static String firstLine(String message) {
    return message.lines().findFirst().orElse(message);
  }
}
