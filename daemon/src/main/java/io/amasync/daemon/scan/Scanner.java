package io.amasync.daemon.scan;

import io.amasync.daemon.ignore.DirectoryRules;
import io.amasync.daemon.ignore.IgnoreRules;
import io.amasync.daemon.index.IndexEntry;
import io.amasync.daemon.index.IndexedChild;
import io.amasync.daemon.index.WorkspaceIndex;
import io.amasync.daemon.tree.FileGoneException;
import io.amasync.daemon.tree.FileKind;
import io.amasync.daemon.tree.FileStat;
import io.amasync.daemon.tree.FileUnreadableException;
import io.amasync.daemon.tree.WorkspaceFiles;
import io.amasync.protocol.manifest.EntryKind;
import io.amasync.protocol.path.InvalidTreePathException;
import io.amasync.protocol.path.TreePath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Compares a workspace with its index and marks what differs as pending. A directory is listed once
 * and each name in it looked at once; the index is read in ranges beside it. For one thread at a
 * time.
 *
 * <p>Different means by {@link FileStat#sameAs}: a changed mode or time alone is a change too. A
 * committed entry that is racy is always different. What is ignored counts as not there.
 */
public final class Scanner {
  private final WorkspaceFiles files;
  private final IgnoreRules rules;
  private final WorkspaceIndex index;

  /** Reads nothing yet. */
  public Scanner(WorkspaceFiles files, IgnoreRules rules, WorkspaceIndex index) {
    this.files = files;
    this.rules = rules;
    this.index = index;
  }

  /** Looks at {@code subtree} and all below it; null is the whole workspace. */
  public ScanResult scan(@Nullable TreePath subtree) throws InterruptedException {
    ScanRun run = new ScanRun(index);
    ScanResult.RootUnusable fault = rootFault();
    if (fault != null) {
      return fault;
    }
    if (subtree == null) {
      return walk(run, null);
    }
    look(run, subtree, true);
    return run.finish();
  }

  /** The same of the whole workspace, in parts; looks at nothing yet. */
  public ScanWalk walk() {
    return new ScanWalk(new ScanRun(index), this::visit, null);
  }

  /**
   * Looks at single paths, as a watcher reports them: at all below as well where a directory is new
   * or gone, and where the path is an ignore file, at its whole directory.
   */
  public ScanResult check(Collection<TreePath> paths) throws InterruptedException {
    ScanRun run = new ScanRun(index);
    ScanResult.RootUnusable fault = rootFault();
    if (fault != null) {
      return fault;
    }
    for (TreePath path : paths) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      if (IgnoreRules.isIgnoreFile(path)) {
        TreePath directory = path.parent();
        rules.forget(directory);
        if (directory == null) {
          if (walk(run, null) instanceof ScanResult.RootUnusable unusable) {
            run.finish();
            return unusable;
          }
        } else {
          look(run, directory, true);
        }
      } else {
        look(run, path, false);
      }
    }
    return run.finish();
  }

  /** The same for one path. */
  public ScanResult check(TreePath path) throws InterruptedException {
    return check(List.of(path));
  }

  private ScanResult.@Nullable RootUnusable rootFault() {
    try {
      return files.statRoot().kind() == FileKind.DIRECTORY
          ? null
          : new ScanResult.RootUnusable(
              "the workspace's root is no directory", "Put the directory back where it was.");
    } catch (FileGoneException e) {
      return new ScanResult.RootUnusable(
          "the workspace's directory is gone",
          "Mount its disk or put it back; nothing is committed until then.");
    } catch (FileUnreadableException e) {
      return new ScanResult.RootUnusable(e.reason(), e.advice());
    } catch (IOException e) {
      throw undocumented(e);
    }
  }

  /** Looks at one path that is not the root, and below it if it is new, gone, or if asked to. */
  private void look(ScanRun run, TreePath path, boolean below) throws InterruptedException {
    IndexEntry committed = index.entry(path);
    try {
      FileStat stat = files.stat(path);
      boolean isDirectory = stat.kind() == FileKind.DIRECTORY;
      if (rules.ignored(path, isDirectory)) {
        leaveOut(run, path, committed);
        return;
      }
      markNewParents(run, path);
      present(run, path, stat, committed);
      if (isDirectory && (below || committed == null || committed.kind() != EntryKind.DIRECTORY)) {
        walk(run, path);
      }
    } catch (FileGoneException e) {
      leaveOut(run, path, committed);
    } catch (FileUnreadableException e) {
      run.block(e);
    } catch (IOException e) {
      throw undocumented(e);
    }
  }

  /** A file can be committed only when the directories above it are. */
  private void markNewParents(ScanRun run, TreePath path) {
    for (TreePath at = path.parent(); at != null && index.entry(at) == null; at = at.parent()) {
      run.mark(at);
    }
  }

  private static void leaveOut(ScanRun run, TreePath path, @Nullable IndexEntry committed) {
    if (committed != null) {
      run.gone(path, committed);
    } else {
      run.goneBelow(path);
    }
  }

  /** Walks over everything below {@code top}. */
  private ScanResult walk(ScanRun run, @Nullable TreePath top) throws InterruptedException {
    return Objects.requireNonNull(
        new ScanWalk(run, this::visit, top).goOn(Long.MAX_VALUE), "A walk without a limit ends");
  }

  /** Looks at the names in one directory; gives those that are directories. */
  private List<TreePath> visit(ScanRun run, @Nullable TreePath directory) throws IOException {
    List<TreePath> directories = new ArrayList<>();
    Listing listing = Listing.of(files, directory);
    if (directory == null && listing.isEmpty()) {
      run.rootIsEmpty();
    }
    DirectoryRules here = rulesIn(directory, listing);
    IndexedChildren committed = new IndexedChildren(index, directory);
    for (byte[] name : listing.names()) {
      TreePath path;
      try {
        path = directory == null ? TreePath.of(name) : directory.child(name);
      } catch (InvalidTreePathException e) {
        run.block(tooLong(directory, name));
        continue;
      }
      IndexEntry entry = entryAt(run, committed, path, listing);
      try {
        FileStat stat = files.statListed(path);
        boolean isDirectory = stat.kind() == FileKind.DIRECTORY;
        if (here.ignores(path, isDirectory)) {
          leaveOutListed(run, path, isDirectory, entry);
          continue;
        }
        present(run, path, stat, entry);
        if (isDirectory) {
          directories.add(path);
        }
      } catch (FileGoneException e) {
        if (entry != null) {
          run.gone(path, entry);
        }
      } catch (FileUnreadableException e) {
        run.block(e);
      }
    }
    for (IndexedChild rest = committed.peek(); rest != null; rest = committed.peek()) {
      notListed(run, rest, listing);
      committed.skip();
    }
    return directories;
  }

  private DirectoryRules rulesIn(@Nullable TreePath directory, Listing listing) throws IOException {
    FileStat stat = null;
    if (listing.contains(IGNORE_FILE)) {
      try {
        stat = files.statListed(IgnoreRules.fileIn(directory));
      } catch (FileGoneException | InvalidTreePathException e) {
        stat = null;
      }
    }
    rules.refresh(directory, stat);
    return rules.in(directory);
  }

  private static final byte[] IGNORE_FILE =
      IgnoreRules.FILE_NAME.getBytes(StandardCharsets.US_ASCII);

  /** Goes on in the index to {@code path}; what is passed on the way is not in the directory. */
  private static @Nullable IndexEntry entryAt(
      ScanRun run, IndexedChildren committed, TreePath path, Listing listing) {
    for (IndexedChild next = committed.peek(); next != null; next = committed.peek()) {
      int order = next.entry() == null ? -1 : next.path().compareTo(path);
      if (order > 0) {
        return null;
      }
      committed.skip();
      if (order == 0) {
        return next.entry();
      }
      notListed(run, next, listing);
    }
    return null;
  }

  private static void notListed(ScanRun run, IndexedChild child, Listing listing) {
    if (child.entry() != null) {
      run.gone(child.path(), child.entry());
    } else if (!listing.contains(child.path().name())) {
      run.goneBelow(child.path());
    }
  }

  private static void leaveOutListed(
      ScanRun run, TreePath path, boolean isDirectory, @Nullable IndexEntry entry) {
    if (entry != null) {
      run.gone(path, entry);
    } else if (isDirectory) {
      run.goneBelow(path);
    }
  }

  private static void present(
      ScanRun run, TreePath path, FileStat stat, @Nullable IndexEntry committed) {
    if (stat.kind() != FileKind.OTHER) {
      run.found(path, stat, committed);
      return;
    }
    run.block(
        new BlockedPath(
            path,
            "not a regular file",
            committed == null
                ? "It is never sent. List it in .amaignore to hide this line."
                : "Its last committed version stays. Move it away to commit the removal.",
            committed == null));
    if (committed != null && committed.kind() == EntryKind.DIRECTORY) {
      run.goneBelow(path);
    }
  }

  private static BlockedPath tooLong(@Nullable TreePath directory, byte[] name) {
    return new BlockedPath(
        directory,
        "the path of '%s' in it is longer than %d bytes"
            .formatted(new String(name, StandardCharsets.UTF_8), TreePath.MAXIMUM_BYTES),
        "Use shorter names, or list it in .amaignore.",
        false);
  }

  static IllegalStateException undocumented(IOException failure) {
    return new IllegalStateException("A workspace's files fail in two ways, not in this", failure);
  }
}
