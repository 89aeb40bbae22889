package io.amasync.daemon.commit;

import io.amasync.protocol.path.TreePath;
import java.util.Objects;

/**
 * A plan that was made while the batch before it was still being read.
 *
 * @param before that batch
 * @param after where the plan begins
 */
record PlannedAhead(Batch before, TreePath after, BatchLimits limits, Plan plan) {
  /** Whether the plan is what {@code request} asks for, and all went well with what it is on. */
  boolean isFor(Batch staged, BatchRequest request) {
    return staged == before
        && !request.explicit()
        && Objects.equals(after, request.after())
        && limits.equals(request.limits())
        && before.staging().isWhole();
  }
}
