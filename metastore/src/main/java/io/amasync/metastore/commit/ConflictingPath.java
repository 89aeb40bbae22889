package io.amasync.metastore.commit;

import io.amasync.protocol.path.TreePath;

/**
 * A path that changed under a commit.
 *
 * @param baseRevision what the commit was made on
 * @param headRevision what the head has; 0 when it has none
 */
public record ConflictingPath(TreePath path, long baseRevision, long headRevision) {}
