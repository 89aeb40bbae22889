package io.amasync.daemon.commit;

/**
 * The commit in the journal has ended without us, as when the server gave it up after a long time.
 * The batch starts again as a new commit.
 */
final class CommitEndedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  CommitEndedException(String commit) {
    super("The commit %s has ended on the server".formatted(commit));
  }
}
