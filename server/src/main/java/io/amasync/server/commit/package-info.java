/**
 * Commits over HTTP: stage 1, what became of them, and stage 2. Start at {@link CommitsResource}
 * and {@link CommitCompletion}.
 *
 * <p>Knows nothing of downloads. Invariants: every step of stage 2 may be repeated after any
 * failure, by either side, also by two requests at once; nothing is visible before the metastore's
 * transaction ends; a manifest is in the remote repo before its commit is visible.
 */
@NullMarked
package io.amasync.server.commit;

import org.jspecify.annotations.NullMarked;
