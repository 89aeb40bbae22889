package io.amasync.metastore.commit;

import io.amasync.protocol.api.CommitState;

/** The numbers of commit states in the database. */
final class CommitStates {
  private CommitStates() {}

  static int code(CommitState state) {
    return switch (state) {
      case OPEN -> 1;
      case COMMITTED -> 2;
      case ABANDONED -> 3;
    };
  }

  static CommitState ofCode(int code) {
    return switch (code) {
      case 1 -> CommitState.OPEN;
      case 2 -> CommitState.COMMITTED;
      case 3 -> CommitState.ABANDONED;
      default -> throw new IllegalArgumentException("No state of a commit has the number " + code);
    };
  }
}
