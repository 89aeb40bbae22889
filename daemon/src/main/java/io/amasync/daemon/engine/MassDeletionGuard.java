package io.amasync.daemon.engine;

import io.amasync.daemon.index.WorkspaceIndex;
import io.amasync.daemon.scan.ScanResult;
import org.jspecify.annotations.Nullable;

/**
 * Holds back what looks like an unmounted disk or an emptied directory, until the user confirms it.
 * For the engine's thread.
 *
 * <p>It trips when at least {@link #LEAST_GONE} files are gone and fewer than half are left, or
 * when the root is empty. A rename, where as many files are new as are gone, leaves as many as
 * before. "Before" is the larger of what is committed and what there was when the workspace was
 * last in sync for a while, so that files that vanish slowly, over several commits, trip it too.
 */
final class MassDeletionGuard {
  static final long LEAST_GONE = 10;

  private final WorkspaceIndex index;
  private long settledFiles;
  private boolean confirmed;

  // What the last scan of everything found; worth something while no mark was made since.
  private boolean rootEmpty;
  private long filesThere;
  private long stampThen = -1;

  MassDeletionGuard(WorkspaceIndex index) {
    this.index = index;
  }

  /** Everything was looked at. */
  void scanned(ScanResult.Scanned scanned) {
    rootEmpty = scanned.rootEmpty();
    filesThere = index.files() - scanned.goneFiles() + scanned.newFiles();
    stampThen = index.lastStamp();
  }

  /**
   * Whether {@link #objection} rests on a scan of everything. Otherwise it rests on marks, of which
   * some may be stale: files that were gone and are back.
   */
  boolean isSure() {
    return index.lastStamp() == stampThen;
  }

  /** The user has asked for a commit of everything as it is. */
  void confirm() {
    confirmed = true;
    settledFiles = 0;
  }

  /** Everything is committed: a confirmation covers no more than that. */
  void inSync() {
    confirmed = false;
  }

  /** Everything has been committed for a while: this is what the workspace is like. */
  void settled() {
    settledFiles = index.files();
  }

  /** Why nothing may be committed; null when all is well. */
  @Nullable String objection() {
    long committed = index.files();
    long before = Math.max(committed, settledFiles);
    long after =
        isSure() ? filesThere : committed - index.pendingGoneFiles() + index.pendingNewFiles();
    boolean emptied = committed > 0 && (isSure() ? rootEmpty : after <= 0);
    boolean halved = before - after >= LEAST_GONE && after * 2 < before;
    if (confirmed || !(emptied || halved)) {
      return null;
    }
    return ("%s. Nothing is committed until this is cleared up. If it is a disk that is not"
            + " mounted, mount it again. If the files are to be deleted from the workspace, run:"
            + " ama-sync commit")
        .formatted(
            emptied
                ? "The workspace's directory is empty, and %d files are committed"
                    .formatted(committed)
                : "%d of %d files are gone at once".formatted(before - after, before));
  }
}
