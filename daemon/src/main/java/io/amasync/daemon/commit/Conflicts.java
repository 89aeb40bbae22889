package io.amasync.daemon.commit;

import io.amasync.daemon.tree.FileStat;
import io.amasync.protocol.path.TreePath;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Paths that another device has changed. Those with other content stay blocked until the user says
 * something: by changing the file again, or by an explicit commit. Then they are committed on top
 * of the other device's revision; both stay in the history.
 *
 * <p>Not kept on the disk: after a restart the server says "conflict" again, since the index keeps
 * the old base revision until then. For the engine's thread.
 */
final class Conflicts {
  /**
   * A path in conflict.
   *
   * @param seen what the file was when the server refused it; null: it was deleted here
   * @param settled whether it may be committed as it is
   */
  private record Conflicted(long headRevision, @Nullable FileStat seen, boolean settled) {}

  private final Map<TreePath, Conflicted> conflicts = new HashMap<>();

  /** The path is blocked until it changes from {@code seen}; null: until it is there again. */
  void block(TreePath path, long headRevision, @Nullable FileStat seen) {
    conflicts.put(path, new Conflicted(headRevision, seen, false));
  }

  /** Nothing would be lost: the path may be committed on top of the other device's revision. */
  void allow(TreePath path, long headRevision) {
    conflicts.put(path, new Conflicted(headRevision, null, true));
  }

  boolean contains(TreePath path) {
    return conflicts.containsKey(path);
  }

  /**
   * What to commit {@code path} on, when it is in conflict and may be committed.
   *
   * @param confirmed whether the user asked for a commit of everything
   */
  OptionalLong settledBase(TreePath path, @Nullable FileStat now, boolean confirmed) {
    Conflicted conflicted = conflicts.get(path);
    if (conflicted == null
        || !(conflicted.settled() || confirmed || isChanged(conflicted.seen(), now))) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(conflicted.headRevision());
  }

  /** The path is committed. */
  void remove(TreePath path) {
    conflicts.remove(path);
  }

  private static boolean isChanged(@Nullable FileStat seen, @Nullable FileStat now) {
    if (seen == null) {
      return now != null;
    }
    return now == null || !seen.sameAs(now);
  }
}
