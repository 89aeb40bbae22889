package io.amasync.server.embedded;

/** The server cannot start for a reason that its user can change: the message says how. */
public final class StartFailedException extends Exception {
  private static final long serialVersionUID = 1;

  /** {@code message} says what, where, and what to do, in one line. */
  public StartFailedException(String message) {
    super(message);
  }

  /** As above, with what led to it. */
  public StartFailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
