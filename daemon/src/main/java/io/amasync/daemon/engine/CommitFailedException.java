package io.amasync.daemon.engine;

/** An explicit commit that did not happen; the message says why and what to do. */
public final class CommitFailedException extends Exception {
  private static final long serialVersionUID = 1;

  CommitFailedException(String message) {
    super(message);
  }

  CommitFailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
