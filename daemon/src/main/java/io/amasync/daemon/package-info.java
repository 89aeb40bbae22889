/**
 * The daemon's process. Start at {@link DaemonMain}, which assembles everything; {@link Daemon} is
 * what runs: an engine for each workspace, and what the control socket asks of them.
 *
 * <p>Nothing else knows this package. Invariants: one daemon for each home, for as long as it holds
 * the lock; {@code run/daemon.json} is there only when the control socket answers.
 */
@NullMarked
package io.amasync.daemon;

import org.jspecify.annotations.NullMarked;
