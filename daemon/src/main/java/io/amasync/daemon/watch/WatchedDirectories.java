package io.amasync.daemon.watch;

import io.amasync.daemon.tree.FileStat;
import io.amasync.protocol.path.InvalidTreePathException;
import io.amasync.protocol.path.TreePath;
import java.nio.file.WatchKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which directory each key stands for. A key belongs to the directory itself, not to its name:
 * after a rename the same key is registered again under the new name, and the old name may still be
 * here until its removal is reported. For one thread.
 */
final class WatchedDirectories {
  /** A directory as it was when it was registered. */
  record Watched(TreePath path, WatchKey key, long device, long inode) {
    boolean is(FileStat stat) {
      return device == stat.device() && inode == stat.inode();
    }
  }

  private static final byte[] FIRST_NAME = {1};

  private final Map<WatchKey, TreePath> paths = new HashMap<>();
  private final TreeMap<TreePath, Watched> watched = new TreeMap<>();

  /** What {@code key} stands for, or null when it is not known any more. */
  @Nullable TreePath path(WatchKey key) {
    return paths.get(key);
  }

  /** Whether {@code key} stands for {@code path}. */
  boolean isAt(TreePath path, WatchKey key) {
    return Objects.equals(path, paths.get(key));
  }

  @Nullable Watched at(TreePath path) {
    return watched.get(path);
  }

  void add(TreePath path, WatchKey key, FileStat stat) {
    Watched before = watched.put(path, new Watched(path, key, stat.device(), stat.inode()));
    if (before != null && !before.key().equals(key)) {
      release(before);
    }
    paths.put(key, path);
  }

  /** Stops watching {@code path} and all below it. */
  void removeSubtree(TreePath path) {
    Watched top = watched.remove(path);
    if (top != null) {
      release(top);
    }
    List<Watched> below = new ArrayList<>();
    for (Watched next : from(path)) {
      if (!next.path().isWithin(path)) {
        break;
      }
      below.add(next);
    }
    for (Watched next : below) {
      watched.remove(next.path());
      release(next);
    }
  }

  /** The watched directories directly in {@code directory}, null for the root. */
  List<TreePath> children(@Nullable TreePath directory) {
    List<TreePath> children = new ArrayList<>();
    for (Watched next : directory == null ? watched.values() : from(directory)) {
      if (directory != null && !next.path().isWithin(directory)) {
        break;
      }
      if (Objects.equals(directory, next.path().parent())) {
        children.add(next.path());
      }
    }
    return children;
  }

  int size() {
    return watched.size();
  }

  /** The watched directories from the first that can be below {@code path}. */
  private Iterable<Watched> from(TreePath path) {
    try {
      return watched.tailMap(path.child(FIRST_NAME), true).values();
    } catch (InvalidTreePathException e) {
      // So long that nothing can be below.
      return List.of();
    }
  }

  /** Cancels a key, unless it stands for another name by now. */
  private void release(Watched gone) {
    if (paths.remove(gone.key(), gone.path())) {
      gone.key().cancel();
    }
  }
}
