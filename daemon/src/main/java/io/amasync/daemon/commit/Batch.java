package io.amasync.daemon.commit;

/** One batch on its way to being committed. For the engine's thread. */
final class Batch {
  private final Plan plan;
  private final boolean wantedEmpty;
  private OpenCommit commit;
  private BatchStaging staging;
  private int attempts;
  private int missingRounds;

  /** {@code wantedEmpty} says whether it becomes a commit even when nothing has changed. */
  Batch(Plan plan, boolean wantedEmpty, OpenCommit commit, BatchStaging staging) {
    this.plan = plan;
    this.wantedEmpty = wantedEmpty;
    this.commit = commit;
    this.staging = staging;
    this.attempts = 1;
  }

  Plan plan() {
    return plan;
  }

  boolean isWantedEmpty() {
    return wantedEmpty;
  }

  OpenCommit commit() {
    return commit;
  }

  BatchStaging staging() {
    return staging;
  }

  /** It starts again, as a new commit. */
  void startAgain(OpenCommit newCommit, BatchStaging newStaging) {
    commit = newCommit;
    staging = newStaging;
    attempts++;
    missingRounds = 0;
  }

  /** How often it was started. */
  int attempts() {
    return attempts;
  }

  /** Counts the server's complaints about missing chunks. */
  int missingAgain() {
    return ++missingRounds;
  }
}
