package io.amasync.daemon.cli;

import io.amasync.daemon.control.StatusView;

/** What a command's exit code means. Scripts depend on them: they never change. */
final class ExitCode {
  /** Done; everything is committed. */
  static final int OK = 0;

  /** Not done, or not yet: work is pending, the time was over, the server was away. */
  static final int PENDING = 1;

  /** The command was called wrongly; nothing was done. */
  static final int USAGE = 2;

  /** The daemon is not running. */
  static final int NOT_RUNNING = 3;

  /** Something waits for the user. */
  static final int ATTENTION = 4;

  private ExitCode() {}

  static int of(StatusView.State state) {
    return switch (state) {
      case IN_SYNC -> OK;
      case PENDING, PAUSED, OFFLINE -> PENDING;
      case ATTENTION -> ATTENTION;
    };
  }
}
