package io.amasync.daemon.commit;

import io.amasync.daemon.tree.FileStat;
import io.amasync.protocol.path.TreePath;
import org.jspecify.annotations.Nullable;

/**
 * A path that a commit is to change, as it was seen when the batch was planned.
 *
 * @param stamp of its pending mark; {@link #NO_STAMP} when it has none
 * @param stat null for a deletion
 * @param wasDirectory whether a directory is committed there now
 */
record PlannedEntry(
    TreePath path,
    long stamp,
    long baseRevision,
    Operation operation,
    @Nullable FileStat stat,
    boolean wasDirectory) {
  static final long NO_STAMP = -1;

  /** The data to read: only files have any. */
  long bytes() {
    return operation == Operation.FILE && stat != null ? stat.sizeBytes() : 0;
  }

  /** Whether the directory that is committed here ceases to be one. */
  boolean endsDirectory() {
    return wasDirectory && operation != Operation.DIRECTORY;
  }
}
