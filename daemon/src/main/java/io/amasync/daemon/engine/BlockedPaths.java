package io.amasync.daemon.engine;

import io.amasync.daemon.commit.BlockedPath;
import io.amasync.daemon.scan.ScanResult;
import io.amasync.protocol.path.TreePath;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is not committed and why, for the status. Bounded: beyond {@link
 * EngineStatus#LISTED_BLOCKED} there is only a count. Thread-safe.
 */
final class BlockedPaths {
  // Guarded by this.
  private final Map<TreePath, EngineStatus.Blocked> paths = new LinkedHashMap<>();
  private long unlisted;

  /** Everything was looked at: what was blocked before is pending again, or all right. */
  synchronized void everythingScanned(ScanResult.Scanned scanned) {
    paths.clear();
    unlisted = Math.max(0, scanned.blockedPaths() - scanned.blocked().size());
    addScanned(scanned);
  }

  /** Everything was looked at for the first time, while batches may have been committed. */
  synchronized void firstScanned(ScanResult.Scanned scanned) {
    unlisted += Math.max(0, scanned.blockedPaths() - scanned.blocked().size());
    addScanned(scanned);
  }

  /** These paths, and what is below them, were looked at. */
  synchronized void scanned(Collection<TreePath> looked, ScanResult.Scanned scanned) {
    looked.forEach(paths::remove);
    addScanned(scanned);
  }

  /** All below {@code subtree} was looked at. */
  synchronized void subtreeScanned(TreePath subtree, ScanResult.Scanned scanned) {
    paths.keySet().removeIf(path -> path.isWithin(subtree));
    addScanned(scanned);
  }

  private void addScanned(ScanResult.Scanned scanned) {
    for (var blocked : scanned.blocked()) {
      TreePath path = blocked.path();
      if (path != null) {
        add(new EngineStatus.Blocked(path, blocked.reason(), blocked.advice(), blocked.skipped()));
      }
    }
  }

  /** A batch could not take these. */
  synchronized void add(List<BlockedPath> blocked) {
    for (BlockedPath one : blocked) {
      add(new EngineStatus.Blocked(one.path(), one.reason(), one.advice(), one.skipped()));
    }
  }

  private void add(EngineStatus.Blocked blocked) {
    if (paths.containsKey(blocked.path()) || paths.size() < EngineStatus.LISTED_BLOCKED) {
      paths.put(blocked.path(), blocked);
    } else {
      unlisted++;
    }
  }

  synchronized List<EngineStatus.Blocked> list() {
    return List.copyOf(paths.values());
  }

  synchronized long count() {
    return paths.size() + unlisted;
  }

  /** Whether any needs the user. */
  synchronized boolean needAttention() {
    return unlisted > 0 || paths.values().stream().anyMatch(blocked -> !blocked.skipped());
  }
}
