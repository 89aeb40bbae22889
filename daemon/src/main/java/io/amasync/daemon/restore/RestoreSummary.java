package io.amasync.daemon.restore;

/**
 * What was restored.
 *
 * @param version the tree is as of
 * @param bytes of the files
 */
public record RestoreSummary(long version, long files, long directories, long links, long bytes) {}
