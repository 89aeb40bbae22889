package io.amasync.daemon.commit;

import io.amasync.daemon.index.Applied;
import io.amasync.daemon.index.IndexEntry;
import io.amasync.daemon.index.PendingPath;
import io.amasync.daemon.index.WorkspaceIndex;
import io.amasync.daemon.tree.FileGoneException;
import io.amasync.daemon.tree.FileKind;
import io.amasync.daemon.tree.FileStat;
import io.amasync.daemon.tree.FileUnreadableException;
import io.amasync.daemon.tree.WorkspaceFiles;
import io.amasync.protocol.manifest.EntryKind;
import io.amasync.protocol.path.TreePath;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Looks at pending paths in order and decides what a commit does about each. Reads stats and links'
 * targets, no contents. For the engine's thread.
 */
final class BatchPlanner {
  private static final int PAGE = 1_000;

  private final WorkspaceFiles files;
  private final WorkspaceIndex index;
  private final Tracking tracking;
  private final Conflicts conflicts;
  private final QuietWait quietWait;

  /** The last directory that was looked at for the files in it; null before the first. */
  private @Nullable TreePath lookedAt;

  /** Whether {@link #lookedAt} was a directory, and no link on the way. */
  private boolean wasReal;

  BatchPlanner(CommitContext context, Conflicts conflicts, QuietWait quietWait) {
    this.files = context.files();
    this.index = context.index();
    this.tracking = context.tracking();
    this.conflicts = conflicts;
    this.quietWait = quietWait;
  }

  /**
   * Plans the batch after {@code after}.
   *
   * @param frontier is advanced as far as the batch needs it
   * @param confirmed whether the user asked for a commit of everything: conflicts too, and files
   *     that may not be quiet yet
   * @param inFlight what is about to be committed: its paths are left out, and the plan holds only
   *     if it is
   */
  Plan plan(
      Frontier frontier,
      @Nullable TreePath after,
      BatchLimits limits,
      boolean confirmed,
      InFlightPaths inFlight)
      throws IOException, InterruptedException {
    Draft draft = new Draft(limits, inFlight);
    lookedAt = null;
    TreePath last = after;
    while (true) {
      List<PendingPath> page = index.pending(last, PAGE);
      boolean beyond = false;
      List<@Nullable IndexEntry> committed =
          index.entries(page.stream().map(PendingPath::path).toList());
      for (int i = 0; i < page.size(); i++) {
        PendingPath pending = page.get(i);
        if (draft.isFull()) {
          return draft.plan(last);
        }
        beyond = !frontier.covers(pending.path());
        if (beyond) {
          break;
        }
        if (inFlight.contains(pending.path())) {
          if (!inFlight.covers(pending)) {
            draft.defer();
          }
        } else if (quietWait.isWaiting(pending.path()) && !confirmed) {
          draft.defer();
        } else if (!draft.contains(pending.path())) {
          look(draft, pending, committed.get(i), confirmed);
        }
        last = pending.path();
      }
      if (beyond || (page.size() < PAGE && frontier.isOpen())) {
        if (draft.isFull()) {
          return draft.plan(last);
        }
        frontier.advance();
      } else if (page.size() < PAGE) {
        return draft.plan(null);
      }
    }
  }

  private void look(
      Draft draft, PendingPath pending, @Nullable IndexEntry committed, boolean confirmed)
      throws IOException, InterruptedException {
    TreePath path = pending.path();
    try {
      FileStat stat = committed == null ? newStatOrNull(path) : statOrNull(path);
      boolean directory = stat != null && stat.kind() == FileKind.DIRECTORY;
      switch (tracking.verdict(path, directory, committed != null)) {
        case LEAVE -> draft.settle(pending);
        case REMOVE -> remove(draft, pending, committed, confirmed);
        case TRACK -> {
          if (stat == null) {
            remove(draft, pending, committed, confirmed);
          } else {
            put(draft, pending, committed, stat, confirmed);
          }
        }
      }
    } catch (FileUnreadableException e) {
      if (Thread.interrupted()) {
        // The JDK closes what an interrupted thread reads: the file is not to blame.
        throw new InterruptedException();
      }
      draft.block(pending, new BlockedPath(path, e.reason(), e.advice(), false));
    }
  }

  /**
   * What is at a path that is not committed. Of the many in a new directory, the directories above
   * are looked at once and not for each: whoever reads a file sees to it that they still are what
   * they were, and other things are looked at again.
   */
  private @Nullable FileStat newStatOrNull(TreePath path) throws IOException {
    if (isInRealDirectory(path)) {
      try {
        FileStat stat = files.statListed(path);
        if (stat.kind() == FileKind.FILE) {
          return stat;
        }
      } catch (FileGoneException e) {
        return null;
      }
    }
    return statOrNull(path);
  }

  private boolean isInRealDirectory(TreePath path) throws IOException {
    TreePath directory = path.parent();
    if (directory == null) {
      return true;
    }
    if (!Objects.equals(directory, lookedAt)) {
      lookedAt = directory;
      wasReal = false;
      FileStat stat = statOrNull(directory);
      wasReal = stat != null && stat.kind() == FileKind.DIRECTORY;
    }
    return wasReal;
  }

  private @Nullable FileStat statOrNull(TreePath path) throws IOException {
    try {
      return files.stat(path);
    } catch (FileGoneException e) {
      return null;
    }
  }

  private void put(
      Draft draft,
      PendingPath pending,
      @Nullable IndexEntry committed,
      FileStat stat,
      boolean confirmed)
      throws IOException {
    TreePath path = pending.path();
    if (stat.kind() == FileKind.OTHER) {
      draft.block(
          pending,
          new BlockedPath(
              path,
              "not a regular file",
              committed == null
                  ? "It is never sent. List it in .amaignore to hide this line."
                  : "Its last committed version stays. Move it away to commit the removal.",
              committed == null));
      return;
    }
    if (committed != null && isUnchanged(path, committed, stat)) {
      if (committed.stat().sameAs(stat)) {
        draft.settle(pending);
      } else {
        draft.refresh(
            new Applied(
                path, pending.stamp(), committed.withStat(stat, false), committed.revision()));
      }
      return;
    }
    long base = base(path, committed, stat, confirmed);
    if (base < 0) {
      draft.settle(pending);
      return;
    }
    Operation operation = operation(stat.kind());
    boolean wasDirectory = committed != null && committed.kind() == EntryKind.DIRECTORY;
    if (wasDirectory && operation != Operation.DIRECTORY && !removeBelow(draft, path)) {
      draft.defer();
      return;
    }
    if (!directoryIsThere(draft, path.parent(), confirmed)) {
      draft.defer();
      return;
    }
    draft.add(new PlannedEntry(path, pending.stamp(), base, operation, stat, wasDirectory));
  }

  /** Whether nothing needs to be committed, as far as can be told without reading the content. */
  private boolean isUnchanged(TreePath path, IndexEntry committed, FileStat stat)
      throws IOException {
    return switch (committed.kind()) {
      case FILE -> committed.stat().sameAs(stat) && !committed.racy();
      case DIRECTORY -> stat.kind() == FileKind.DIRECTORY && stat.mode() == committed.stat().mode();
      case SYMLINK ->
          stat.kind() == FileKind.SYMLINK
              && stat.mtime().equals(committed.stat().mtime())
              && Objects.equals(committed.target(), files.readLink(path));
    };
  }

  /** What the change is based on; negative when a conflict blocks it. */
  private long base(
      TreePath path, @Nullable IndexEntry committed, @Nullable FileStat stat, boolean confirmed) {
    if (conflicts.contains(path)) {
      OptionalLong settled = conflicts.settledBase(path, stat, confirmed);
      return settled.orElse(-1);
    }
    return index.baseRevision(path, committed);
  }

  private static Operation operation(FileKind kind) {
    return switch (kind) {
      case FILE -> Operation.FILE;
      case DIRECTORY -> Operation.DIRECTORY;
      case SYMLINK -> Operation.SYMLINK;
      case OTHER -> throw new IllegalArgumentException("What is neither is never committed");
    };
  }

  private void remove(
      Draft draft, PendingPath pending, @Nullable IndexEntry committed, boolean confirmed) {
    if (committed == null) {
      draft.settle(pending);
      return;
    }
    TreePath path = pending.path();
    long base = base(path, committed, null, confirmed);
    if (base < 0) {
      draft.settle(pending);
      return;
    }
    boolean wasDirectory = committed.kind() == EntryKind.DIRECTORY;
    if (wasDirectory && !removeBelow(draft, path)) {
      draft.defer();
      return;
    }
    draft.add(new PlannedEntry(path, pending.stamp(), base, Operation.DELETE, null, wasDirectory));
  }

  /**
   * Plans the removal of everything below a directory, the deepest first, as far as there is room.
   *
   * @return whether it all went in, so that the directory itself may go
   */
  private boolean removeBelow(Draft draft, TreePath directory) {
    boolean[] all = {!draft.inFlight().putsBelow(directory)};
    index.children(
        directory,
        (child, entry) -> {
          boolean isDirectory = entry.kind() == EntryKind.DIRECTORY;
          if (draft.contains(child) || draft.inFlight().deletes(child)) {
            return;
          }
          if (draft.inFlight().contains(child)) {
            all[0] = false;
            return;
          }
          if ((isDirectory && !removeBelow(draft, child))
              || draft.isFull()
              || conflicts.contains(child)) {
            all[0] = false;
            return;
          }
          PendingPath mark = index.pendingAt(child);
          draft.add(
              new PlannedEntry(
                  child,
                  mark == null ? PlannedEntry.NO_STAMP : mark.stamp(),
                  entry.revision(),
                  Operation.DELETE,
                  null,
                  isDirectory));
        });
    return all[0];
  }

  /** Sees to it that the directory a path is in will be there; plans it when no one has. */
  private boolean directoryIsThere(Draft draft, @Nullable TreePath directory, boolean confirmed)
      throws IOException {
    if (directory == null || draft.puts(directory, Operation.DIRECTORY)) {
      return true;
    }
    if (draft.contains(directory)) {
      return false;
    }
    if (draft.inFlight().contains(directory)) {
      return draft.inFlight().putsDirectory(directory);
    }
    IndexEntry committed = index.entry(directory);
    if (committed != null && committed.kind() == EntryKind.DIRECTORY) {
      return true;
    }
    FileStat stat = statOrNull(directory);
    if (stat == null || stat.kind() != FileKind.DIRECTORY) {
      return false;
    }
    PendingPath mark = index.pendingAt(directory);
    put(
        draft,
        mark == null ? new PendingPath(directory, PlannedEntry.NO_STAMP, 0) : mark,
        committed,
        stat,
        confirmed);
    return draft.puts(directory, Operation.DIRECTORY);
  }
}
