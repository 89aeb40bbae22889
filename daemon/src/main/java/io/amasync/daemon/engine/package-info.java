/**
 * Keeps one workspace in sync: collects changes, commits them in batches, waits out a server that
 * is away, and says at any moment what is safe and what is not. Start at {@link WorkspaceEngine};
 * {@link EngineStatus} is what it shows.
 *
 * <p>Knows nothing of the control socket or the command line. Invariants: nothing is committed
 * while the guard holds; whatever moment the process dies at, the next start goes on from the
 * index's journal.
 */
@NullMarked
package io.amasync.daemon.engine;

import org.jspecify.annotations.NullMarked;
