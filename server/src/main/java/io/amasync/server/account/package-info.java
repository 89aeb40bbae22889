/**
 * Who is calling. Start at {@link BearerTokens}.
 *
 * <p>Knows nothing of workspaces. Invariants: whatever a resource does, it does for the account of
 * a {@link Caller}; a token is in memory only while its request is being checked, and never in a
 * log.
 */
@NullMarked
package io.amasync.server.account;

import org.jspecify.annotations.NullMarked;
