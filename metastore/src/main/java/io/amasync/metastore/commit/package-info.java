/**
 * Commits: opened in stage 1, completed all or not at all in stage 2. Start at {@link Commits} and
 * {@link CommitTransaction}.
 *
 * <p>Knows nothing of blob stores; moving packs between prepare and complete is the caller's.
 * Invariants: commits of a workspace complete one after the other; versions are dense and become
 * visible in order; a commit that is refused changes nothing.
 */
@NullMarked
package io.amasync.metastore.commit;

import org.jspecify.annotations.NullMarked;
