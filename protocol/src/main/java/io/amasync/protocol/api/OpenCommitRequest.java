package io.amasync.protocol.api;

/**
 * Stage 1: asks for a commit's id.
 *
 * @param idempotencyKey a UUID of the client's; asking again with it gives the same commit
 * @param parentVersion the version the client last saw
 * @param top the top hash, 64 hexadecimal digits
 * @param device the device's name
 * @param alias a name for the commit, or empty
 * @param message what the commit is about, or empty
 */
public record OpenCommitRequest(
    String idempotencyKey,
    long parentVersion,
    String top,
    String device,
    String alias,
    String message) {}
