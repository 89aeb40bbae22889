package io.amasync.protocol.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A commit.
 *
 * @param id a UUID
 * @param seqId the order of stage 1 in its workspace, with gaps
 * @param version the order of stage 2: dense from 1; null until committed
 * @param commitHash null until committed
 * @param time of stage 2, by the server's clock; of stage 1 until committed
 * @param files how many entries the commit has, deletions and directories too
 * @param bytes of the files it put
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CommitView(
    String id,
    long seqId,
    CommitState state,
    @Nullable Long version,
    @Nullable String commitHash,
    Instant time,
    String device,
    String alias,
    String message,
    long files,
    long bytes) {}
