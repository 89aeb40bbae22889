package io.amasync.daemon.engine;

import io.amasync.chunker.id.CommitHash;
import org.jspecify.annotations.Nullable;

/**
 * What an explicit commit came to.
 *
 * @param version the version the workspace is at now
 * @param hash that version's commit hash, null before the first commit
 * @param entries how many paths it committed; 0 when nothing had changed, and then there is no new
 *     version
 * @param bytes of the files among them
 */
public record CommitReport(long version, @Nullable CommitHash hash, long entries, long bytes) {}
