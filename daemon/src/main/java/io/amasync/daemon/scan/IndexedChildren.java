package io.amasync.daemon.scan;

import io.amasync.daemon.index.IndexedChild;
import io.amasync.daemon.index.WorkspaceIndex;
import io.amasync.protocol.path.TreePath;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is committed in one directory, name by name, read a page at a time. */
final class IndexedChildren {
  private static final int PAGE = 1_000;

  private final WorkspaceIndex index;
  private final @Nullable TreePath directory;
  private List<IndexedChild> page;
  private int at;

  IndexedChildren(WorkspaceIndex index, @Nullable TreePath directory) {
    this.index = index;
    this.directory = directory;
    this.page = index.children(directory, null, PAGE);
  }

  /** The child at hand, or null after the last. */
  @Nullable IndexedChild peek() {
    if (at == page.size() && at == PAGE) {
      page = index.children(directory, page.getLast(), PAGE);
      at = 0;
    }
    return at < page.size() ? page.get(at) : null;
  }

  /** Goes on to the next child. */
  void skip() {
    at++;
  }
}
