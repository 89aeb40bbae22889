/**
 * The command line, {@code ama-sync}. Start at {@link AmaSync}; each command is a class of its own.
 *
 * <p>Commands about the running daemon ask it over the control socket; {@code log}, {@code
 * history}, {@code get} and {@code restore} ask the server and need no daemon. Knows nothing of the
 * index or of scanning. Invariants: an error is one line of what and where and one of what to do,
 * on standard error; what scripts read is on standard output; exit codes are {@link ExitCode}'s.
 */
@NullMarked
package io.amasync.daemon.cli;

import org.jspecify.annotations.NullMarked;
