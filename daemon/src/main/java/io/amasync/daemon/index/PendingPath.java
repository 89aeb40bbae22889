package io.amasync.daemon.index;

import io.amasync.protocol.path.TreePath;

/**
 * A path that waits to be looked at and committed.
 *
 * @param stamp which mark this is: one made later, while the path was being read, has another
 * @param sizeBytes as the mark said
 */
public record PendingPath(TreePath path, long stamp, long sizeBytes) {}
