package io.amasync.metastore.commit;

/**
 * How a loaded manifest relates to the head, in numbers.
 *
 * @param conflicts entries whose base revision is not the head's
 * @param absentDeletions deletions of what is not there
 * @param endedDirectories directories of the head that become something else
 * @param newPaths entries for paths that the head should not have
 * @param changedPaths entries for paths that the head should have
 * @param files by how many files and links the head grows
 * @param bytes by how many bytes its files grow
 */
record HeadChange(
    long conflicts,
    long absentDeletions,
    long endedDirectories,
    long newPaths,
    long changedPaths,
    long files,
    long bytes) {}
