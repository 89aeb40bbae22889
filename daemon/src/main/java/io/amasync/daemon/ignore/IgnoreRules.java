package io.amasync.daemon.ignore;

import io.amasync.daemon.tree.FileGoneException;
import io.amasync.daemon.tree.FileKind;
import io.amasync.daemon.tree.FileStat;
import io.amasync.daemon.tree.FileUnreadableException;
import io.amasync.daemon.tree.ReadableFile;
import io.amasync.daemon.tree.WorkspaceFiles;
import io.amasync.protocol.path.InvalidTreePathException;
import io.amasync.protocol.path.TreePath;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The ignore files of one workspace. A file {@code .amaignore} in any directory holds the rules for
 * what is below, in the language of {@code .gitignore}. Ignore files are themselves part of the
 * workspace like any other file; a link of that name is not followed and has no say. Safe for use
 * by several threads.
 *
 * <p>Rules are read when first asked for and remembered for the last {@link
 * #REMEMBERED_DIRECTORIES} directories. Whoever learns that an ignore file may have changed calls
 * {@link #refresh} or {@link #forget}.
 *
 * <p>An ignore file that cannot be read is a failure and not the absence of rules, lest what the
 * user meant to keep back be sent.
 */
public final class IgnoreRules {
  /** The name of an ignore file. */
  public static final String FILE_NAME = ".amaignore";

  /** The largest ignore file, in bytes. */
  public static final int MAXIMUM_FILE_BYTES = 1 << 20;

  private static final int REMEMBERED_DIRECTORIES = 10_000;
  private static final byte[] NAME = FILE_NAME.getBytes(StandardCharsets.US_ASCII);

  /**
   * What was read in a directory, and the stat of its ignore file then; null when there is none.
   */
  private record Known(DirectoryRules rules, @Nullable FileStat stat) {}

  private final WorkspaceFiles files;

  /** Guarded by this. */
  private final Map<@Nullable TreePath, Known> known = new HashMap<>();

  /** The rules of {@code files}. Reads nothing yet. */
  public IgnoreRules(WorkspaceFiles files) {
    this.files = files;
  }

  /** The ignore file of {@code directory}, null for the root. */
  public static TreePath fileIn(@Nullable TreePath directory) {
    return directory == null ? TreePath.of(NAME) : directory.child(NAME);
  }

  /** Whether {@code path} has the name of an ignore file. */
  public static boolean isIgnoreFile(TreePath path) {
    return Arrays.equals(path.name(), NAME);
  }

  /**
   * Whether {@code path} is ignored, itself or by way of a directory above it.
   *
   * @throws FileUnreadableException when an ignore file cannot be read
   */
  public boolean ignored(TreePath path, boolean directory) throws IOException {
    if (in(path.parent()).areNone()) {
      return false;
    }
    List<TreePath> fromTop = new ArrayList<>();
    for (TreePath at = path; at != null; at = at.parent()) {
      fromTop.add(at);
    }
    for (TreePath at : fromTop.reversed()) {
      if (in(at.parent()).ignores(at, directory || !at.equals(path))) {
        return true;
      }
    }
    return false;
  }

  /**
   * The rules for the names in {@code directory}, null for the root.
   *
   * @throws FileUnreadableException when an ignore file cannot be read
   */
  public synchronized DirectoryRules in(@Nullable TreePath directory) throws IOException {
    return known(directory).rules();
  }

  /**
   * Reads the ignore file of {@code directory} again if {@code stat} says that it is another, and
   * forgets what depended on it.
   *
   * @param stat what the ignore file is now; null when there is none
   * @return whether the rules may have changed
   * @throws FileUnreadableException when the ignore file cannot be read
   */
  public synchronized boolean refresh(@Nullable TreePath directory, @Nullable FileStat stat)
      throws IOException {
    FileStat current = stat != null && stat.kind() == FileKind.FILE ? stat : null;
    Known before = known.get(directory);
    if (before != null && same(before.stat(), current)) {
      return false;
    }
    if (before != null) {
      forget(directory);
    }
    if (current == null && before == null) {
      // The listing has just shown that there is none: no need to look.
      makeRoom();
      DirectoryRules above = directory == null ? null : known(directory.parent()).rules();
      known.put(directory, new Known(DirectoryRules.of(above, directory, RuleList.EMPTY), null));
      return false;
    }
    known(directory);
    return before != null;
  }

  private static boolean same(@Nullable FileStat one, @Nullable FileStat other) {
    return one == null ? other == null : other != null && one.sameAs(other);
  }

  /** Forgets the rules in and below {@code directory}, null for all: they are read again. */
  public synchronized void forget(@Nullable TreePath directory) {
    known.keySet().removeIf(key -> directory == null || (key != null && key.isWithin(directory)));
  }

  /** What is known of {@code directory}, and with it of every directory above. */
  private Known known(@Nullable TreePath directory) throws IOException {
    Known found = known.get(directory);
    if (found != null) {
      return found;
    }
    makeRoom();
    List<@Nullable TreePath> unknown = new ArrayList<>();
    TreePath at = directory;
    while (found == null) {
      unknown.add(at);
      if (at == null) {
        break;
      }
      at = at.parent();
      found = known.get(at);
    }
    for (TreePath next : unknown.reversed()) {
      found = load(next, found);
      known.put(next, found);
    }
    return Objects.requireNonNull(found);
  }

  /** Forgets all at once: rules that depend on others are never remembered without those. */
  private void makeRoom() {
    if (known.size() >= REMEMBERED_DIRECTORIES) {
      known.clear();
    }
  }

  private Known load(@Nullable TreePath directory, @Nullable Known above) throws IOException {
    DirectoryRules inherited = above == null ? null : above.rules();
    RuleList own = RuleList.EMPTY;
    FileStat stat = null;
    try {
      TreePath file = fileIn(directory);
      FileStat found = files.stat(file);
      if (found.kind() == FileKind.FILE) {
        own = RuleList.parse(read(file));
        stat = found;
      }
    } catch (FileGoneException e) {
      stat = null;
    } catch (InvalidTreePathException e) {
      // So deep that the ignore file's path would be too long: it cannot be there.
      stat = null;
    }
    return new Known(DirectoryRules.of(inherited, directory, own), stat);
  }

  private byte[] read(TreePath file) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] buffer = new byte[8192];
    try (ReadableFile open = files.open(file)) {
      for (int count = open.read(buffer, 0, buffer.length);
          count >= 0;
          count = open.read(buffer, 0, buffer.length)) {
        bytes.write(buffer, 0, count);
        if (bytes.size() > MAXIMUM_FILE_BYTES) {
          throw new FileUnreadableException(
              file, "larger than 1 MiB", "Make the ignore file shorter.");
        }
      }
    }
    return bytes.toByteArray();
  }
}
