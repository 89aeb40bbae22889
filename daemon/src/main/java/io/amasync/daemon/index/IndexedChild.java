package io.amasync.daemon.index;

import io.amasync.protocol.path.TreePath;
import org.jspecify.annotations.Nullable;

/**
 * A name in a directory, as the index knows it.
 *
 * @param entry null when nothing is committed at this path itself, only below it
 */
public record IndexedChild(TreePath path, @Nullable IndexEntry entry) {}
