package io.amasync.protocol.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A workspace as it is now.
 *
 * @param id a UUID
 * @param version the latest committed version, 0 before the first
 * @param commitHash the latest commit's, null before the first
 * @param files regular files and links in the head
 * @param bytes of the regular files in the head
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record WorkspaceView(
    String id,
    String name,
    Chunking chunking,
    Instant created,
    long version,
    @Nullable String commitHash,
    long files,
    long bytes) {}
