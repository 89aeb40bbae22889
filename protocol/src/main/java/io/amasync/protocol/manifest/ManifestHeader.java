package io.amasync.protocol.manifest;

import io.amasync.chunker.id.TopHash;
import io.amasync.protocol.api.Chunking;
import java.time.Instant;
import java.util.UUID;

/**
 * What a manifest says of its commit as a whole; enough, with the entries, to rebuild the database
 * from the remote repo.
 *
 * @param top the staging area the commit's packs went to
 * @param commit the id that stage 1 gave
 * @param created when the daemon planned the commit, to the millisecond, by its own clock: for
 *     people, never for order
 * @param device the name of the device that committed; up to 255 bytes of UTF-8
 * @param alias a name for the commit, or empty; up to 255 bytes
 * @param message what the commit is about, or empty; up to 4096 bytes
 * @param entries how many entries follow
 */
public record ManifestHeader(
    TopHash top,
    UUID workspace,
    String workspaceName,
    Chunking chunking,
    UUID commit,
    Instant created,
    String device,
    String alias,
    String message,
    int entries) {}
