package io.amasync.daemon.index;

import io.amasync.protocol.path.TreePath;

/** Takes committed entries one by one. It may use the index, and change it. */
@FunctionalInterface
public interface EntryVisitor {
  /** Takes one. */
  void visit(TreePath path, IndexEntry entry);
}
