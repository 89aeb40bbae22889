package io.amasync.daemon.tree;

import io.amasync.protocol.manifest.LinkTarget;
import io.amasync.protocol.path.TreePath;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.jspecify.annotations.Nullable;

/**
 * A workspace on Linux, by a few system calls where {@code java.nio.file} needs a few for each
 * directory on the way: {@code openat2} refuses symbolic links anywhere in a path by itself.
 *
 * <p>Only what goes well is done here. Whatever is refused is asked of {@link NioWorkspaceFiles}
 * again, which finds out why and says so, or finds that it works now.
 */
final class LinuxWorkspaceFiles implements WorkspaceFiles {
  private static final byte[] NOTHING = {};
  private static final int LOOK = LinuxCalls.O_PATH | LinuxCalls.O_NOFOLLOW;
  private static final int LIST =
      LinuxCalls.READ_ONLY | LinuxCalls.O_DIRECTORY | LinuxCalls.O_NOFOLLOW;

  private final byte[] root;
  private final WorkspaceFiles other;
  private final Deque<LinuxCalls> idle = new ConcurrentLinkedDeque<>();

  /** Every thread at work takes one for its calls and gives it back. */
  private LinuxWorkspaceFiles(byte[] root, WorkspaceFiles other) {
    this.root = root;
    this.other = other;
  }

  /**
   * The files below {@code root}.
   *
   * @param root absolute and without symbolic links; with some, everything is asked of {@code
   *     other}
   * @return {@code other} itself where the system has not the calls that are needed
   */
  static WorkspaceFiles below(Path root, WorkspaceFiles other) {
    return Availability.AVAILABLE
        ? new LinuxWorkspaceFiles(RawNames.ofThisProcess().bytes(root), other)
        : other;
  }

  /** Kernels before 5.6 have no {@code openat2}, and some sandboxes forbid it. */
  private static final class Availability {
    static final boolean AVAILABLE = isAvailable();

    private static boolean isAvailable() {
      String processor = System.getProperty("os.arch");
      if (!System.getProperty("os.name").equals("Linux")
          || !(processor.equals("amd64") || processor.equals("aarch64"))) {
        return false;
      }
      LinuxCalls calls = new LinuxCalls();
      int descriptor = calls.open(new byte[] {'/'}, NOTHING, LOOK);
      if (descriptor < 0) {
        return false;
      }
      boolean works = calls.stat(descriptor) && calls.lastStat().kind() == FileKind.DIRECTORY;
      calls.close(descriptor);
      return works;
    }
  }

  private LinuxCalls take() {
    LinuxCalls calls = idle.poll();
    return calls == null ? new LinuxCalls() : calls;
  }

  private void give(LinuxCalls calls) {
    idle.push(calls);
  }

  @Override
  public FileStat stat(TreePath path) throws IOException {
    LinuxCalls calls = take();
    try {
      FileStat stat = look(calls, path);
      return stat == null ? other.stat(path) : stat;
    } finally {
      give(calls);
    }
  }

  private @Nullable FileStat look(LinuxCalls calls, TreePath path) {
    int descriptor = calls.open(root, path.toBytes(), LOOK);
    if (descriptor < 0) {
      return null;
    }
    boolean seen = calls.stat(descriptor);
    calls.close(descriptor);
    return seen ? calls.lastStat() : null;
  }

  @Override
  public FileStat statListed(TreePath path) throws IOException {
    LinuxCalls calls = take();
    try {
      return calls.stat(root, path.toBytes()) ? calls.lastStat() : other.statListed(path);
    } finally {
      give(calls);
    }
  }

  @Override
  public FileStat statRoot() throws IOException {
    return other.statRoot();
  }

  @Override
  public void list(@Nullable TreePath directory, NameSink names) throws IOException {
    list(directory, false, names);
  }

  @Override
  public void listDirectories(@Nullable TreePath directory, NameSink names) throws IOException {
    list(directory, true, names);
  }

  private void list(@Nullable TreePath directory, boolean directoriesOnly, NameSink names)
      throws IOException {
    LinuxCalls calls = take();
    try {
      int descriptor = calls.open(root, directory == null ? NOTHING : directory.toBytes(), LIST);
      if (descriptor < 0) {
        other.list(directory, names);
        return;
      }
      try {
        list(calls, descriptor, directory, directoriesOnly, names);
      } finally {
        calls.close(descriptor);
      }
    } finally {
      give(calls);
    }
  }

  private static void list(
      LinuxCalls calls,
      int descriptor,
      @Nullable TreePath directory,
      boolean directoriesOnly,
      NameSink names)
      throws FileUnreadableException {
    int length;
    do {
      length = calls.list(descriptor, directoriesOnly, names);
    } while (length > 0);
    if (length < 0) {
      throw NioWorkspaceFiles.unreadable(
          directory, new IOException("the directory cannot be read to its end"));
    }
  }

  @Override
  public ReadableFile open(TreePath path) throws IOException {
    LinuxCalls calls = take();
    try {
      byte[] relative = path.toBytes();
      // The kind first: to open a device or a FIFO may do something. Behind a parent that is a link
      // it may be that of something outside, which then is not opened.
      if (calls.stat(root, relative)) {
        FileStat found = calls.lastStat();
        if (found.kind() == FileKind.FILE) {
          int descriptor = calls.open(root, relative, LinuxCalls.READ_ONLY | LinuxCalls.O_NOFOLLOW);
          if (descriptor >= 0) {
            return new OpenFile(path, found, descriptor);
          }
        }
      }
      return other.open(path);
    } finally {
      give(calls);
    }
  }

  @Override
  public LinkTarget readLink(TreePath path) throws IOException {
    return other.readLink(path);
  }

  private final class OpenFile implements ReadableFile {
    private final TreePath path;
    private final FileStat found;
    private final int descriptor;
    private boolean closed;

    OpenFile(TreePath path, FileStat found, int descriptor) {
      this.path = path;
      this.found = found;
      this.descriptor = descriptor;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      if (closed) {
        throw new IllegalStateException("The file is closed");
      }
      if (length == 0) {
        return 0;
      }
      LinuxCalls calls = take();
      try {
        int read = calls.read(descriptor, buffer, offset, length);
        if (read < 0) {
          throw NioWorkspaceFiles.unreadable(
              path, new IOException("the system could not read its content"));
        }
        return read == 0 ? -1 : read;
      } finally {
        give(calls);
      }
    }

    @Override
    public FileStat found() {
      return found;
    }

    @Override
    public FileStat stat() throws IOException {
      return statListed(path);
    }

    @Override
    public void close() {
      if (!closed) {
        closed = true;
        LinuxCalls calls = take();
        calls.close(descriptor);
        give(calls);
      }
    }
  }
}
