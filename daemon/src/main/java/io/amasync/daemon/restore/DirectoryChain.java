package io.amasync.daemon.restore;

import io.amasync.daemon.restore.posix.PosixDirectory;
import io.amasync.protocol.path.TreePath;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The directories between the target and where things are restored at the moment, each opened from
 * the one above it without following a link. Keeps at most {@link #KEPT} of them open, however deep
 * the tree is.
 */
final class DirectoryChain implements Closeable {
  /** Deep enough for real trees, and few enough for any limit on open files. */
  static final int KEPT = 64;

  private final PosixDirectory root;

  /** What is open below the root, from the top, and the name of each in the one above it. */
  private final List<PosixDirectory> levels = new ArrayList<>();

  private final List<byte[]> levelNames = new ArrayList<>();

  /** The deepest directory when it lies below the last level. */
  private @Nullable PosixDirectory tail;

  private @Nullable TreePath tailPath;

  DirectoryChain(PosixDirectory root) {
    this.root = root;
  }

  /** The directory {@code path}, or the root for null; open until the next call. */
  PosixDirectory open(@Nullable TreePath path) throws IOException {
    if (tail != null && Objects.equals(path, tailPath)) {
      return tail;
    }
    if (tail != null && path != null && Objects.equals(path.parent(), tailPath)) {
      PosixDirectory child = tail.openDirectory(path.name());
      closeTail();
      tail = child;
      tailPath = path;
      return child;
    }
    closeTail();
    Deque<byte[]> names = names(path);
    int kept = 0;
    while (kept < levels.size()
        && !names.isEmpty()
        && Arrays.equals(levelNames.get(kept), names.getFirst())) {
      names.removeFirst();
      kept++;
    }
    closeFrom(kept);
    while (!names.isEmpty() && levels.size() < KEPT) {
      byte[] name = names.removeFirst();
      levels.add(deepest().openDirectory(name));
      levelNames.add(name);
    }
    while (!names.isEmpty()) {
      PosixDirectory above = deepest();
      PosixDirectory next = above.openDirectory(names.removeFirst());
      closeTail();
      tail = next;
    }
    tailPath = tail == null ? null : path;
    return deepest();
  }

  private PosixDirectory deepest() {
    if (tail != null) {
      return tail;
    }
    return levels.isEmpty() ? root : levels.getLast();
  }

  private static Deque<byte[]> names(@Nullable TreePath path) {
    Deque<byte[]> names = new ArrayDeque<>();
    for (TreePath at = path; at != null; at = at.parent()) {
      names.addFirst(at.name());
    }
    return names;
  }

  private void closeTail() throws IOException {
    PosixDirectory open = tail;
    tail = null;
    tailPath = null;
    if (open != null) {
      open.close();
    }
  }

  private void closeFrom(int kept) throws IOException {
    while (levels.size() > kept) {
      levelNames.removeLast();
      levels.removeLast().close();
    }
  }

  /** Closes all but the root, which is the caller's. */
  @Override
  public void close() throws IOException {
    closeTail();
    closeFrom(0);
  }
}
