package io.amasync.daemon.engine;

/** The engine cannot go on without the user; the message says what is wrong and what to do. */
final class AttentionException extends Exception {
  private static final long serialVersionUID = 1;

  AttentionException(String message) {
    super(message);
  }
}
