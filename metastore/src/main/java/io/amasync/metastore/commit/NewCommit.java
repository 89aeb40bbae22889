package io.amasync.metastore.commit;

import io.amasync.chunker.id.TopHash;
import java.util.UUID;

/**
 * What stage 1 is told of a commit.
 *
 * @param idempotencyKey the client's; the same key gives the same commit
 * @param parentVersion the version the client last saw
 * @param top names the staging area
 * @param device up to 255 bytes of UTF-8
 * @param alias a name for the commit, or empty; up to 255 bytes
 * @param message what the commit is about, or empty; up to 4096 bytes
 */
public record NewCommit(
    UUID idempotencyKey,
    long parentVersion,
    TopHash top,
    String device,
    String alias,
    String message) {}
