package io.amasync.daemon.cli;

/** Ends a command with a message of what and where, what to do, and an exit code. */
final class CommandFailedException extends Exception {
  private static final long serialVersionUID = 1;

  private final String advice;
  private final int exitCode;

  private CommandFailedException(String message, String advice, int exitCode) {
    super(message);
    this.advice = advice;
    this.exitCode = exitCode;
  }

  static CommandFailedException usage(String message, String advice) {
    return new CommandFailedException(message, advice, ExitCode.USAGE);
  }

  static CommandFailedException notRunning() {
    return new CommandFailedException(
        "The daemon is not running.", "Start it: ama-sync up", ExitCode.NOT_RUNNING);
  }

  static CommandFailedException attention(String message, String advice) {
    return new CommandFailedException(message, advice, ExitCode.ATTENTION);
  }

  static CommandFailedException failed(String message, String advice) {
    return new CommandFailedException(message, advice, ExitCode.PENDING);
  }

  String advice() {
    return advice;
  }

  int exitCode() {
    return exitCode;
  }
}
