package io.amasync.daemon.upload;

import io.amasync.chunker.content.ChunkList;
import io.amasync.chunker.id.ContentId;
import io.amasync.daemon.tree.FileStat;
import io.amasync.protocol.path.TreePath;

/**
 * A file that was read whole and did not change meanwhile.
 *
 * @param stat what it was before and after it was read
 * @param racy whether it was touched so shortly before that a later change may not show in its stat
 */
public record ReadFile(
    TreePath path, FileStat stat, boolean racy, ContentId content, ChunkList chunks) {}
