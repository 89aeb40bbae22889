package io.amasync.daemon.index;

import io.amasync.chunker.id.CommitHash;
import java.time.Instant;

/**
 * The last commit that the index is in step with.
 *
 * @param version 1 or more
 * @param time when the server committed it
 */
public record CommittedState(long version, CommitHash hash, Instant time) {}
