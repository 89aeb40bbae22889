package io.amasync.metastore.account;

import io.amasync.chunker.hash.HashKey;
import java.time.Instant;

/**
 * An account.
 *
 * @param id what every other row of the account leads with
 * @param chunkKey what all its ids are keyed with, a secret
 */
public record AccountRow(long id, String name, HashKey chunkKey, Instant created) {}
