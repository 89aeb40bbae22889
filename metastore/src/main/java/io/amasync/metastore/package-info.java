/**
 * Everything the server knows but the bytes of files: accounts, workspaces, packs, contents, trees
 * and commits, on PostgreSQL. Start at {@link Metastore}; the schema is in {@code db/migration}.
 *
 * <p>Must not know HTTP, blob stores or configuration. Invariants: every statement names the
 * account, so another account's ids behave as absent; a commit is visible whole or not at all.
 */
@NullMarked
package io.amasync.metastore;

import org.jspecify.annotations.NullMarked;
