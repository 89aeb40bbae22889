package io.amasync.daemon.index;

import io.amasync.protocol.path.TreePath;

/**
 * That a path may differ from what is committed.
 *
 * @param sizeBytes how much data there is to read, as far as was seen; 0 for what is not a file
 */
public record PendingMark(TreePath path, long sizeBytes, Change change) {
  /** What was seen, as far as it moves the number of files. */
  public enum Change {
    /** A file or a link where no file or link is committed. */
    NEW_FILE,
    /** No file or link any more where one is committed. */
    GONE_FILE,
    /** Anything else. */
    OTHER
  }

  public PendingMark {
    if (sizeBytes < 0) {
      throw new IllegalArgumentException("A size is 0 or more, not " + sizeBytes);
    }
  }

  /** A mark that says nothing about the number of files. */
  public PendingMark(TreePath path, long sizeBytes) {
    this(path, sizeBytes, Change.OTHER);
  }
}
