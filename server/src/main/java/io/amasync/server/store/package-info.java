/**
 * Where bytes are kept: the staging repo, where uploads arrive, and the remote repo, where only the
 * server writes. Start at {@link BlobStore}; implementations have a package each below, and every
 * one passes the same contract test suite.
 *
 * <p>Knows nothing of databases, HTTP or what the bytes mean. Invariants: a blob is whole or not
 * there; keys are typed records whose parts cannot hold a path separator, so no key leaves its
 * repo; every key starts with its account.
 */
@NullMarked
package io.amasync.server.store;

import org.jspecify.annotations.NullMarked;
