package io.amasync.daemon.scan;

import io.amasync.daemon.index.IndexEntry;
import io.amasync.daemon.index.PendingMark;
import io.amasync.daemon.index.PendingMark.Change;
import io.amasync.daemon.index.WorkspaceIndex;
import io.amasync.daemon.tree.FileKind;
import io.amasync.daemon.tree.FileStat;
import io.amasync.daemon.tree.FileUnreadableException;
import io.amasync.protocol.manifest.EntryKind;
import io.amasync.protocol.path.TreePath;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one scan has found so far. Marks are made in batches: each is a flush of the disk. */
final class ScanRun {
  private static final int MARKS_PER_BATCH = 5_000;

  private final WorkspaceIndex index;
  private final List<PendingMark> marks = new ArrayList<>();
  private final List<BlockedPath> blocked = new ArrayList<>();
  private long blockedPaths;
  private long seenFiles;
  private long newFiles;
  private long changedFiles;
  private long goneFiles;
  private boolean rootEmpty;
  private long marked;

  ScanRun(WorkspaceIndex index) {
    this.index = index;
  }

  /** Compares a file, a link or a directory that is there with what is committed of it. */
  void found(TreePath path, FileStat stat, @Nullable IndexEntry committed) {
    boolean isFile = stat.kind() != FileKind.DIRECTORY;
    boolean wasFile = committed != null && committed.kind() != EntryKind.DIRECTORY;
    if (isFile) {
      seenFiles++;
    }
    if (committed != null && committed.stat().sameAs(stat) && !committed.racy()) {
      return;
    }
    long sizeBytes = stat.kind() == FileKind.FILE ? stat.sizeBytes() : 0;
    if (isFile && !wasFile) {
      newFiles++;
      mark(path, sizeBytes, Change.NEW_FILE);
    } else if (wasFile && !isFile) {
      goneFiles++;
      mark(path, sizeBytes, Change.GONE_FILE);
    } else {
      changedFiles += isFile ? 1 : 0;
      mark(path, sizeBytes, Change.OTHER);
    }
    if (committed != null && committed.kind() == EntryKind.DIRECTORY && isFile) {
      goneBelow(path);
    }
  }

  /** Marks a committed path that is not there any more, and all that is committed below it. */
  void gone(TreePath path, IndexEntry committed) {
    markGone(path, committed);
    if (committed.kind() == EntryKind.DIRECTORY) {
      goneBelow(path);
    }
  }

  /** Marks all that is committed below {@code directory}. */
  void goneBelow(TreePath directory) {
    index.below(directory, this::markGone);
  }

  private void markGone(TreePath path, IndexEntry committed) {
    boolean wasFile = committed.kind() != EntryKind.DIRECTORY;
    goneFiles += wasFile ? 1 : 0;
    mark(path, 0, wasFile ? Change.GONE_FILE : Change.OTHER);
  }

  /** Marks a path to be looked at, whatever has become of it. */
  void mark(TreePath path) {
    mark(path, 0, Change.OTHER);
  }

  private void mark(TreePath path, long sizeBytes, Change change) {
    marked++;
    marks.add(new PendingMark(path, sizeBytes, change));
    if (marks.size() >= MARKS_PER_BATCH) {
      flush();
    }
  }

  /** How many marks were made so far. */
  long marked() {
    return marked;
  }

  /** Makes the marks that are not made yet. */
  void flush() {
    index.markPending(marks);
    marks.clear();
  }

  void block(FileUnreadableException failure) {
    block(new BlockedPath(failure.path(), failure.reason(), failure.advice(), false));
  }

  void block(BlockedPath path) {
    blockedPaths++;
    if (blocked.size() < ScanResult.LISTED_BLOCKED) {
      blocked.add(path);
    }
  }

  void rootIsEmpty() {
    rootEmpty = true;
  }

  /** Makes the marks that are not made yet, and says what was found. */
  ScanResult finish() {
    flush();
    return new ScanResult.Scanned(
        seenFiles, newFiles, changedFiles, goneFiles, rootEmpty, blocked, blockedPaths);
  }
}
