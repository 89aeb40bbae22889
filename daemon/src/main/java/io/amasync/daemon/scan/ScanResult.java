package io.amasync.daemon.scan;

import java.util.List;

/** What a scan found. */
public sealed interface ScanResult {
  /** The most blocked paths that a result lists. */
  int LISTED_BLOCKED = 1_000;

  /**
   * The tree, or the part asked for, was looked at. Files are regular files and links.
   *
   * @param seenFiles files there are, ignored ones not counted
   * @param newFiles those of them that are not committed
   * @param changedFiles those of them that are committed and look different
   * @param goneFiles committed files that are not there any more, or are ignored now
   * @param rootEmpty whether the root was listed and nothing is in it, not even what is ignored: a
   *     disk that is not mounted looks like that
   * @param blocked paths that could not be looked at, at most {@link #LISTED_BLOCKED}; what is
   *     committed of them is neither changed nor gone
   * @param blockedPaths how many there are in all
   */
  record Scanned(
      long seenFiles,
      long newFiles,
      long changedFiles,
      long goneFiles,
      boolean rootEmpty,
      List<BlockedPath> blocked,
      long blockedPaths)
      implements ScanResult {
    public Scanned {
      blocked = List.copyOf(blocked);
    }
  }

  /** The root is not there, is no directory, or cannot be listed. Nothing was marked. */
  record RootUnusable(String reason, String advice) implements ScanResult {}
}
