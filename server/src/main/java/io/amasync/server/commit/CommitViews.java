package io.amasync.server.commit;

import io.amasync.metastore.commit.CommitRow;
import io.amasync.protocol.api.CommitView;
import java.time.Instant;

/** A commit as the contract shows it. */
final class CommitViews {
  private CommitViews() {}

  static CommitView view(CommitRow row) {
    Instant ended = row.ended();
    return new CommitView(
        row.id().toString(),
        row.seqId(),
        row.state(),
        row.version(),
        row.hash() == null ? null : row.hash().toString(),
        ended == null ? row.opened() : ended,
        row.device(),
        row.alias(),
        row.message(),
        row.entries(),
        row.bytes());
  }
}
