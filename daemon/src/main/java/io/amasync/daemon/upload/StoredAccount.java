package io.amasync.daemon.upload;

import io.amasync.chunker.hash.AccountKeys;
import io.amasync.chunker.hash.KeyedHashes;
import io.amasync.daemon.index.KnownChunks;

/**
 * An account as the uploader needs it.
 *
 * @param keys names its chunks
 * @param hashes what to hash with
 * @param known the chunks that its store is known to have
 */
public record StoredAccount(AccountKeys keys, KeyedHashes hashes, KnownChunks known) {}
