package io.amasync.daemon.watch;

import io.amasync.protocol.path.TreePath;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What some events came to, each path once, and no scan inside another. */
final class WatchBatch {
  private final Set<TreePath> changed = new LinkedHashSet<>();
  private final TreeMap<TreePath, String> rescans = new TreeMap<>();
  private @Nullable String wholeReason;

  void changed(TreePath path) {
    changed.add(path);
  }

  void rescan(@Nullable TreePath subtree, String reason) {
    if (subtree == null) {
      wholeReason = reason;
    } else {
      rescans.put(subtree, reason);
    }
  }

  int size() {
    return changed.size() + rescans.size();
  }

  void deliver(WatchListener listener) {
    if (wholeReason != null) {
      listener.rescan(null, wholeReason);
      return;
    }
    for (Map.Entry<TreePath, String> rescan : rescans.entrySet()) {
      if (!isCovered(rescan.getKey().parent())) {
        listener.rescan(rescan.getKey(), rescan.getValue());
      }
    }
    for (TreePath path : changed) {
      if (!isCovered(path)) {
        listener.changed(path);
      }
    }
  }

  private boolean isCovered(@Nullable TreePath path) {
    for (TreePath at = path; at != null; at = at.parent()) {
      if (rescans.containsKey(at)) {
        return true;
      }
    }
    return false;
  }
}
