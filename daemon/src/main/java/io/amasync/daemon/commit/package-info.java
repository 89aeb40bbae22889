/**
 * Turns pending paths into commits, in batches, each all there or not there. Start at {@link
 * Committer}; {@link BatchPlanner} decides what goes in, {@link CommitJournal} is what survives a
 * crash.
 *
 * <p>Knows nothing of watching, timing or the user. Invariants: the journal says what the server
 * may know before the server is told; a commit whose outcome is unknown is asked about, never
 * repeated blindly; a pending mark is cleared only together with the index's note of what was
 * committed; within a commit every path's directory is there; a commit is sealed only when the one
 * before it has ended.
 */
@NullMarked
package io.amasync.daemon.commit;

import org.jspecify.annotations.NullMarked;
