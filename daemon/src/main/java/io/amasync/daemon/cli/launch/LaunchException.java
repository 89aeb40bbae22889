package io.amasync.daemon.cli.launch;

import java.io.IOException;

/** A process could not be started or stopped; the user must do something first. */
public final class LaunchException extends IOException {
  private final String advice;

  LaunchException(String message, String advice) {
    super(message);
    this.advice = advice;
  }

  /** What the user can do. */
  public String advice() {
    return advice;
  }
}
