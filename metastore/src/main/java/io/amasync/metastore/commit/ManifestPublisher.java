package io.amasync.metastore.commit;

import io.amasync.chunker.id.CommitHash;
import java.io.IOException;

/** Stores a manifest in the remote repo, as the last thing before its commit becomes visible. */
@FunctionalInterface
public interface ManifestPublisher {
  /**
   * Called within the transaction that holds the workspace, at most once. What it throws rolls
   * everything back. When it returns, the database may still fail to commit: what was published is
   * then an orphan, of a version that another commit will get with another hash.
   */
  void publish(long version, CommitHash hash) throws IOException;
}
