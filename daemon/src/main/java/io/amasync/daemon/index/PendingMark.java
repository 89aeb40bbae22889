package io.amasync.daemon.index;

import io.amasync.protocol.path.TreePath;

/**
 * That a path may differ from what is committed.
 *
 * @param sizeBytes how much data there is to read, as far as was seen; 0 for what is not a file
 */
public record PendingMark(TreePath path, long sizeBytes) {
  public PendingMark {
    if (sizeBytes < 0) {
      throw new IllegalArgumentException("A size is 0 or more, not " + sizeBytes);
    }
  }
}
