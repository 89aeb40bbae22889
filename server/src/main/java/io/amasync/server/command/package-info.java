/**
 * What {@code ama-server} can be told to do. Start at {@link StartCommand}.
 *
 * <p>Knows nothing of HTTP resources. Invariant: what its user can put right is one line without a
 * stack trace, and an exit code that is not 0.
 */
@NullMarked
package io.amasync.server.command;

import org.jspecify.annotations.NullMarked;
