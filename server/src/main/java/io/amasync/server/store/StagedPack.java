package io.amasync.server.store;

/**
 * A pack in the staging repo, with what it must be.
 *
 * @param sizeBytes exactly how many bytes it has
 * @param crc32c of all of them
 */
public record StagedPack(StagingKey key, long sizeBytes, int crc32c) {}
