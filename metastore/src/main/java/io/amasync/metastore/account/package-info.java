/**
 * Accounts and their tokens. Start at {@link Accounts}.
 *
 * <p>Knows nothing of workspaces. Invariant: no token is stored, only its SHA-256.
 */
@NullMarked
package io.amasync.metastore.account;

import org.jspecify.annotations.NullMarked;
