/**
 * Finds out what differs from what is committed: the whole tree, a part of it, or single paths.
 * Start at {@link Scanner}.
 *
 * <p>Knows nothing of contents, commits or the server. Invariants: it only marks paths as pending,
 * and whoever commits looks at each again, so a mark too many costs a look; no failure to list or
 * to look is ever taken for a deletion; memory grows with the largest directory and the number of
 * directories yet to visit, not with the number of files.
 */
@NullMarked
package io.amasync.daemon.scan;

import org.jspecify.annotations.NullMarked;
