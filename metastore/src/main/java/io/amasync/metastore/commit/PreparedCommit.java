package io.amasync.metastore.commit;

import io.amasync.chunker.id.PackId;
import io.amasync.metastore.pack.PackRow;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** What has to be done before a commit can be completed. */
public sealed interface PreparedCommit {
  /**
   * The commit can be completed once {@code staged} are in the remote repo. Some of them may be
   * there already: another commit, or an earlier attempt, may have moved them.
   *
   * @param staged the packs that the commit needs and that are in staging, also other commits'
   */
  record Ready(long account, UUID workspace, UUID commit, List<PackRow> staged)
      implements PreparedCommit {
    /** Copies the list. */
    public Ready {
      staged = List.copyOf(staged);
    }

    Set<PackId> stagedIds() {
      return staged.stream().map(PackRow::id).collect(Collectors.toSet());
    }
  }

  /** There is nothing to do: this is the answer. */
  record Answered(CommitOutcome outcome) implements PreparedCommit {}
}
