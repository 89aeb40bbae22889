package io.amasync.metastore.commit;

import io.amasync.protocol.path.TreePath;
import org.jspecify.annotations.Nullable;

/** Ends the loading of a manifest that cannot be this commit's. */
final class InconsistentManifestException extends Exception {
  private static final long serialVersionUID = 1;

  private final transient CommitOutcome.Inconsistent outcome;

  InconsistentManifestException(@Nullable TreePath path, String fault) {
    super(fault);
    this.outcome = new CommitOutcome.Inconsistent(path, fault);
  }

  CommitOutcome.Inconsistent outcome() {
    return outcome;
  }
}
