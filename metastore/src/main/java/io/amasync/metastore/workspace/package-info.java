/**
 * Workspaces: their names, and where their history stands. Start at {@link Workspaces}.
 *
 * <p>Knows nothing of commits; these move a workspace's version themselves. Invariant: another
 * account's workspace is the same as none.
 */
@NullMarked
package io.amasync.metastore.workspace;

import org.jspecify.annotations.NullMarked;
