/**
 * Names inside a workspace, as bytes. Start at {@link TreePath}.
 *
 * <p>Knows nothing of any file system. Invariant: a {@link TreePath} cannot leave the tree it is
 * resolved against.
 */
@NullMarked
package io.amasync.protocol.path;

import org.jspecify.annotations.NullMarked;
