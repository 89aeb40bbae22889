/**
 * The metadata server and its store, as the daemon calls them. Start at {@link RemoteServer}; the
 * package {@code http} below it has the implementation.
 *
 * <p>Knows nothing of files or the local index. Invariants: every call ends within its deadline;
 * what may have happened on the server is never reported as not having happened; tokens and signed
 * addresses are in no message.
 */
@NullMarked
package io.amasync.daemon.remote;

import org.jspecify.annotations.NullMarked;
