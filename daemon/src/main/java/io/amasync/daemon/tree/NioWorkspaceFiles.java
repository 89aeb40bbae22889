package io.amasync.daemon.tree;

import io.amasync.protocol.manifest.LinkTarget;
import io.amasync.protocol.manifest.Mtime;
import io.amasync.protocol.path.TreePath;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A workspace on a Unix file system, through {@code java.nio.file}.
 *
 * <p>Directories and files are opened name by name from the root, each relative to the one before
 * and never through a link ({@code openat} with {@code O_NOFOLLOW}), so that a parent swapped for a
 * link at any moment leads nowhere. Before each open the kind is looked at through the same
 * directory, since opening a FIFO would wait for a writer; the JDK has no {@code O_NONBLOCK}, so a
 * FIFO that replaces a file within those microseconds still makes {@code open} wait.
 *
 * <p>One {@code stat} asks for exactly the attributes it needs: asking for {@code unix:*} looks up
 * the owner's and the group's name as well and takes four times as long.
 */
public final class NioWorkspaceFiles implements WorkspaceFiles {
  private static final String ATTRIBUTES = "unix:mode,ino,dev,nlink,size,lastModifiedTime,ctime";

  /** What the JDK itself, in English always, adds to the system's word for {@code ELOOP}. */
  private static final String LINK_REFUSED = "unable to access attributes of symbolic link";

  private static final Set<OpenOption> READ =
      Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);

  private final Path root;
  private final RawNames names = RawNames.ofThisProcess();

  /** The files below {@code root}. Touches no disk yet. */
  public NioWorkspaceFiles(Path root) {
    this.root = root.toAbsolutePath();
  }

  @Override
  public FileStat stat(TreePath path) throws IOException {
    if (!parentsAreDirectories(path)) {
      throw new FileGoneException(path);
    }
    return statListed(path);
  }

  @Override
  public FileStat statListed(TreePath path) throws IOException {
    try {
      return fileStat(Files.readAttributes(absolute(path), ATTRIBUTES, LinkOption.NOFOLLOW_LINKS));
    } catch (IOException e) {
      throw failure(path, e);
    }
  }

  @Override
  public FileStat statRoot() throws IOException {
    try {
      return fileStat(Files.readAttributes(root, ATTRIBUTES));
    } catch (IOException e) {
      throw failure(null, e);
    }
  }

  @Override
  public void list(@Nullable TreePath directory, NameSink sink) throws IOException {
    try (SecureDirectoryStream<Path> entries = openDirectory(directory, directory)) {
      for (Path entry : entries) {
        sink.accept(names.bytes(Objects.requireNonNull(entry.getFileName())));
      }
    } catch (DirectoryIteratorException e) {
      throw failure(directory, Objects.requireNonNull(e.getCause()));
    } catch (IOException e) {
      throw failure(directory, e);
    }
  }

  @Override
  public ReadableFile open(TreePath path) throws IOException {
    Path name = names.relative(path).getFileName();
    try (SecureDirectoryStream<Path> directory = openDirectory(path.parent(), path)) {
      try {
        BasicFileAttributes found = attributes(directory, name);
        if (found.isOther()) {
          throw notRegular(path);
        }
        if (!found.isRegularFile()) {
          throw new FileGoneException(path);
        }
        return new OpenFile(path, stat(path), directory.newByteChannel(name, READ));
      } catch (FileSystemException e) {
        throw failure(path, e);
      }
    }
  }

  @Override
  public LinkTarget readLink(TreePath path) throws IOException {
    // The JDK reads a link by its path only. Nothing outside is opened when a parent is being
    // replaced, and whoever records the target compares the stat before and after.
    if (stat(path).kind() != FileKind.SYMLINK) {
      throw new FileGoneException(path);
    }
    try {
      return LinkTarget.of(names.bytes(Files.readSymbolicLink(absolute(path))));
    } catch (IOException e) {
      throw failure(path, e);
    } catch (IllegalArgumentException e) {
      throw new FileUnreadableException(
          path, "its target is empty or too long", "Make the link again.");
    }
  }

  private Path absolute(TreePath path) {
    return root.resolve(names.relative(path));
  }

  /**
   * Opens {@code directory} from the root down, on behalf of {@code asked}; the caller closes it.
   */
  private SecureDirectoryStream<Path> openDirectory(
      @Nullable TreePath directory, @Nullable TreePath asked) throws IOException {
    SecureDirectoryStream<Path> open = openRoot(asked);
    if (directory == null) {
      return open;
    }
    try {
      for (Path name : names.relative(directory)) {
        try (SecureDirectoryStream<Path> parent = open) {
          if (!attributes(parent, name).isDirectory()) {
            throw new FileGoneException(asked);
          }
          open = parent.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS);
        }
      }
      return open;
    } catch (FileSystemException e) {
      throw failure(asked, e);
    }
  }

  private SecureDirectoryStream<Path> openRoot(@Nullable TreePath asked) throws IOException {
    try {
      DirectoryStream<Path> open =
          root.getFileSystem().provider().newDirectoryStream(root, entry -> true);
      if (open instanceof SecureDirectoryStream<Path> secure) {
        return secure;
      }
      open.close();
    } catch (IOException e) {
      throw failure(asked, e);
    }
    throw new IllegalStateException(
        "This system cannot open files relative to a directory; ama-sync needs Linux or macOS");
  }

  private static BasicFileAttributes attributes(SecureDirectoryStream<Path> directory, Path name)
      throws IOException {
    return directory
        .getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
        .readAttributes();
  }

  private boolean parentsAreDirectories(TreePath path) throws IOException {
    Path at = root;
    Path relative = names.relative(path);
    for (int i = 0; i < relative.getNameCount() - 1; i++) {
      at = at.resolve(relative.getName(i));
      try {
        if (!Files.readAttributes(at, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
            .isDirectory()) {
          return false;
        }
      } catch (NoSuchFileException e) {
        return false;
      } catch (IOException e) {
        throw unreadable(path, e);
      }
    }
    return true;
  }

  /**
   * What {@code cause} means for {@code path}. A path below something that is no directory is gone.
   * The system's words are in its own language, so where they alone would tell, it is found out by
   * looking again.
   */
  private IOException failure(@Nullable TreePath path, IOException cause) throws IOException {
    if (cause instanceof FileGoneException || cause instanceof FileUnreadableException) {
      return cause;
    }
    if (cause instanceof NoSuchFileException
        || (path != null && (isNoDirectory(cause) || isBelowNoDirectory(path, cause)))) {
      return new FileGoneException(path);
    }
    return unreadable(path, cause);
  }

  /** Whether a name stood for a link or a file where a directory was needed. */
  private static boolean isNoDirectory(IOException cause) {
    return cause instanceof NotDirectoryException
        || (cause instanceof FileSystemException failed
            && failed.getReason() != null
            && failed.getReason().endsWith(LINK_REFUSED));
  }

  private boolean isBelowNoDirectory(TreePath path, IOException cause) throws IOException {
    return !(cause instanceof AccessDeniedException) && !parentsAreDirectories(path);
  }

  static FileUnreadableException unreadable(@Nullable TreePath path, IOException cause) {
    if (cause instanceof AccessDeniedException) {
      return new FileUnreadableException(
          path,
          "permission denied",
          "Give the daemon's user the right to read it, for example with chmod u+rX.",
          cause);
    }
    String said =
        cause instanceof FileSystemException failed && failed.getReason() != null
            ? failed.getReason()
            : cause.getMessage();
    return new FileUnreadableException(
        path,
        said == null ? cause.getClass().getSimpleName() : said,
        "Check the disk and the file system; it is tried again by itself.",
        cause);
  }

  private static FileUnreadableException notRegular(TreePath path) {
    return new FileUnreadableException(
        path, "not a regular file", "Move it out of the workspace, or list it in .amaignore.");
  }

  private static FileStat fileStat(Map<String, Object> attributes) {
    int mode = value(attributes, "mode", Integer.class);
    return new FileStat(
        FileKind.ofMode(mode),
        value(attributes, "dev", Long.class),
        value(attributes, "ino", Long.class),
        value(attributes, "nlink", Integer.class),
        mode & 07777,
        value(attributes, "size", Long.class),
        Mtime.of(value(attributes, "lastModifiedTime", FileTime.class).toInstant()),
        Mtime.of(value(attributes, "ctime", FileTime.class).toInstant()));
  }

  private static <T> T value(Map<String, Object> attributes, String name, Class<T> type) {
    return type.cast(Objects.requireNonNull(attributes.get(name), name));
  }

  private final class OpenFile implements ReadableFile {
    private final TreePath path;
    private final FileStat found;
    private final SeekableByteChannel channel;

    OpenFile(TreePath path, FileStat found, SeekableByteChannel channel) {
      this.path = path;
      this.found = found;
      this.channel = channel;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      try {
        return channel.read(ByteBuffer.wrap(buffer, offset, length));
      } catch (IOException e) {
        throw unreadable(path, e);
      }
    }

    @Override
    public FileStat found() {
      return found;
    }

    @Override
    public FileStat stat() throws IOException {
      return NioWorkspaceFiles.this.stat(path);
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
