package io.amasync.daemon.index;

import io.amasync.protocol.path.TreePath;
import org.jspecify.annotations.Nullable;

/**
 * What became of one path in a commit.
 *
 * @param stamp the mark that was dealt with: the path is no longer pending unless it was marked
 *     again since
 * @param newEntry what the path is now; null: it is deleted
 * @param newRevision the path's revision now; of a deleted path that was never committed, 0
 */
public record Applied(TreePath path, long stamp, @Nullable IndexEntry newEntry, long newRevision) {
  public Applied {
    if (newEntry != null ? newEntry.revision() != newRevision : newRevision < 0) {
      throw new IllegalArgumentException(
          "Revision %d does not fit what became of the path".formatted(newRevision));
    }
  }
}
