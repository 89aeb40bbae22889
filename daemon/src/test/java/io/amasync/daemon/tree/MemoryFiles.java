package io.amasync.daemon.tree;

import io.amasync.protocol.manifest.LinkTarget;
import io.amasync.protocol.manifest.Mtime;
import io.amasync.protocol.path.TreePath;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A workspace in memory, whose files fail on demand. It counts what it is asked, and its clock
 * ticks a second with every change. A parent that is not a directory hides what is below.
 */
public final class MemoryFiles implements WorkspaceFiles {
  private record Node(FileStat stat, ByteBuffer content) {}

  /** What happens when a file is opened, before it is. */
  public interface Opening {
    void of(TreePath path) throws IOException;
  }

  private final TreeMap<TreePath, Node> nodes = new TreeMap<>();
  private final Map<TreePath, String> unreadable = new HashMap<>();
  private final Set<TreePath> vanishing = new HashSet<>();
  private final Map<TreePath, String> addedNames = new HashMap<>();
  private boolean rootGone;
  private @Nullable String rootUnlistable;
  private long nextInode = 1;
  private long now = 1_000;
  private int stats;
  private int listings;
  private int opens;
  private Opening opening = path -> {};

  /** Makes or replaces a file, and the directories above it. */
  public MemoryFiles file(String path, String content) {
    return file(TreePath.of(path), content.getBytes(StandardCharsets.UTF_8));
  }

  /** The same with a name of any bytes. */
  public MemoryFiles file(TreePath path, byte[] content) {
    return put(path, FileKind.FILE, content, null);
  }

  /** Makes or replaces a file that says it was last modified at {@code mtime}. */
  public MemoryFiles file(String path, String content, Mtime mtime) {
    return put(TreePath.of(path), FileKind.FILE, content.getBytes(StandardCharsets.UTF_8), mtime);
  }

  public MemoryFiles directory(String path) {
    return put(TreePath.of(path), FileKind.DIRECTORY, new byte[0], null);
  }

  public MemoryFiles link(String path, String target) {
    return put(TreePath.of(path), FileKind.SYMLINK, target.getBytes(StandardCharsets.UTF_8), null);
  }

  /** Makes a FIFO. */
  public MemoryFiles special(String path) {
    return put(TreePath.of(path), FileKind.OTHER, new byte[0], null);
  }

  private MemoryFiles put(TreePath path, FileKind kind, byte[] bytes, @Nullable Mtime mtime) {
    TreePath parent = path.parent();
    if (parent != null && !nodes.containsKey(parent)) {
      put(parent, FileKind.DIRECTORY, new byte[0], null);
    }
    Mtime time = new Mtime(now++, 0);
    int mode = kind == FileKind.DIRECTORY ? 0755 : kind == FileKind.SYMLINK ? 0777 : 0644;
    FileStat stat =
        new FileStat(
            kind, 1, nextInode++, 1, mode, bytes.length, mtime == null ? time : mtime, time);
    nodes.put(path, new Node(stat, ByteBuffer.wrap(bytes)));
    return this;
  }

  /** Changes the permission bits, and with them the ctime. */
  public MemoryFiles mode(String path, int mode) {
    return change(
        path,
        s ->
            new FileStat(
                s.kind(),
                s.device(),
                s.inode(),
                s.links(),
                mode,
                s.sizeBytes(),
                s.mtime(),
                new Mtime(now++, 0)));
  }

  /** Changes the modification time, and with it the ctime. */
  public MemoryFiles touch(String path, Mtime mtime) {
    return change(
        path,
        s ->
            new FileStat(
                s.kind(),
                s.device(),
                s.inode(),
                s.links(),
                s.mode(),
                s.sizeBytes(),
                mtime,
                new Mtime(now++, 0)));
  }

  private MemoryFiles change(String path, UnaryOperator<FileStat> change) {
    nodes.computeIfPresent(
        TreePath.of(path), (p, node) -> new Node(change.apply(node.stat()), node.content()));
    return this;
  }

  /** Removes a path and all below it. */
  public MemoryFiles remove(String path) {
    TreePath removed = TreePath.of(path);
    nodes.keySet().removeIf(key -> key.isWithin(removed));
    return this;
  }

  /** Removes everything but the root. */
  public MemoryFiles removeAll() {
    nodes.clear();
    return this;
  }

  public MemoryFiles removeRoot() {
    rootGone = true;
    return this;
  }

  public MemoryFiles makeRootUnlistable(String reason) {
    rootUnlistable = reason;
    return this;
  }

  /** From now on, listing or opening {@code path} fails. */
  public MemoryFiles makeUnreadable(String path, String reason) {
    unreadable.put(TreePath.of(path), reason);
    return this;
  }

  public MemoryFiles makeReadable(String path) {
    unreadable.remove(TreePath.of(path));
    return this;
  }

  /** From now on, {@code path} is listed, and gone when looked at. */
  public MemoryFiles makeVanish(String path) {
    vanishing.add(TreePath.of(path));
    return this;
  }

  /** From now on, this happens when a file is opened; on the thread that does. */
  public MemoryFiles whenOpened(Opening action) {
    opening = action;
    return this;
  }

  /** From now on, {@code directory} lists {@code name}, although its path is not a valid one. */
  public MemoryFiles addListedName(String directory, String name) {
    addedNames.put(TreePath.of(directory), name);
    return this;
  }

  public int stats() {
    return stats;
  }

  public int listings() {
    return listings;
  }

  public int opens() {
    return opens;
  }

  @Override
  public FileStat stat(TreePath path) throws IOException {
    TreePath parent = path.parent();
    if (parent != null && node(parent).stat().kind() != FileKind.DIRECTORY) {
      throw new FileGoneException(path);
    }
    return statListed(path);
  }

  @Override
  public FileStat statListed(TreePath path) throws IOException {
    stats++;
    return node(path).stat();
  }

  private Node node(TreePath path) throws IOException {
    Node node = nodes.get(path);
    if (rootGone || node == null || vanishing.contains(path)) {
      throw new FileGoneException(path);
    }
    return node;
  }

  @Override
  public FileStat statRoot() throws IOException {
    if (rootGone) {
      throw new FileGoneException(null);
    }
    return new FileStat(FileKind.DIRECTORY, 1, 2, 2, 0755, 4096, Mtime.NONE, Mtime.NONE);
  }

  @Override
  public void list(@Nullable TreePath directory, NameSink names) throws IOException {
    listings++;
    if (directory == null) {
      statRoot();
      if (rootUnlistable != null) {
        throw new FileUnreadableException(null, rootUnlistable, "Try again.");
      }
    } else {
      if (node(directory).stat().kind() != FileKind.DIRECTORY) {
        throw new FileGoneException(directory);
      }
      checkReadable(directory);
    }
    String added = directory == null ? null : addedNames.get(directory);
    if (added != null) {
      names.accept(added.getBytes(StandardCharsets.UTF_8));
    }
    // In no useful order.
    for (TreePath path : nodes.descendingKeySet()) {
      if (Objects.equals(path.parent(), directory)) {
        names.accept(path.name());
      }
    }
  }

  private void checkReadable(TreePath path) throws FileUnreadableException {
    String reason = unreadable.get(path);
    if (reason != null) {
      throw new FileUnreadableException(path, reason, "Try again.");
    }
  }

  @Override
  public ReadableFile open(TreePath path) throws IOException {
    opening.of(path);
    opens++;
    Node node = node(path);
    if (node.stat().kind() != FileKind.FILE) {
      throw new FileGoneException(path);
    }
    checkReadable(path);
    return new ReadableFile() {
      private final ByteBuffer rest = node.content().duplicate();
      private final FileStat found = node.stat();

      @Override
      public int read(byte[] buffer, int offset, int length) {
        int count = Math.min(length, rest.remaining());
        rest.get(buffer, offset, count);
        return count == 0 && length > 0 ? -1 : count;
      }

      @Override
      public FileStat found() {
        return found;
      }

      @Override
      public FileStat stat() throws IOException {
        return MemoryFiles.this.stat(path);
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public LinkTarget readLink(TreePath path) throws IOException {
    Node node = node(path);
    if (node.stat().kind() != FileKind.SYMLINK) {
      throw new FileGoneException(path);
    }
    return LinkTarget.of(node.content().array());
  }
}
