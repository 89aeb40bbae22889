package io.amasync.metastore.workspace;

import io.amasync.chunker.id.CommitHash;
import io.amasync.protocol.api.Chunking;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A workspace as it is now.
 *
 * @param version the latest committed version, 0 before the first
 * @param commitHash the latest commit's, null before the first
 * @param files regular files and links in the head
 * @param bytes of the regular files in the head
 */
public record WorkspaceRow(
    UUID id,
    String name,
    Chunking chunking,
    Instant created,
    long version,
    @Nullable CommitHash commitHash,
    long files,
    long bytes) {}
