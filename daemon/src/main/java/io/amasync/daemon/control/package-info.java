/**
 * How commands talk to the running daemon: one line of JSON each way over a Unix-domain socket that
 * only its owner can reach. Start at {@link ControlServer} and {@link ControlCommand}.
 *
 * <p>Knows nothing of what the commands do: that is behind {@link ControlHandler}. Invariants:
 * every line has its bound, every client its own virtual thread, and a client that misbehaves costs
 * only its own connection. {@link StatusView} is also what {@code status --json} prints: a field is
 * added, never renamed or removed.
 */
@NullMarked
package io.amasync.daemon.control;

import org.jspecify.annotations.NullMarked;
