/**
 * Whole trees, streamed: as tar, as zip, and as the tree stream that the daemon restores from.
 * Start at {@link TreeWalk}.
 *
 * <p>Knows nothing of packs. Invariants: constant memory, whatever the tree's size; an archive that
 * cannot be finished breaks the connection and never has a proper end.
 */
@NullMarked
package io.amasync.server.archive;

import org.jspecify.annotations.NullMarked;
