/**
 * Starts and stops the two processes that outlive a command: the daemon and the embedded server.
 * Start at {@link DaemonProcess} and {@link EmbeddedServer}.
 *
 * <p>Knows nothing of options or of what a command prints. Invariants: what is started has a
 * session of its own, so that Ctrl+C in the terminal does not reach it; a process is only ever
 * signalled after it was recognised as ours.
 */
@NullMarked
package io.amasync.daemon.cli.launch;

import org.jspecify.annotations.NullMarked;
