/**
 * What the daemon remembers on disk: for each workspace what is committed, what is pending and the
 * open commit's journal; for each account which chunks its store has. Start at {@link LocalIndex}.
 *
 * <p>Knows nothing of the workspace's files, of scanning or of the server. Invariants: what a
 * method wrote is on disk when it returns, all of it or nothing, whatever happens to the process;
 * memory does not grow with what is stored; nothing handed out points into the database's memory; a
 * closed index refuses before native code is reached.
 */
@NullMarked
package io.amasync.daemon.index;

import org.jspecify.annotations.NullMarked;
