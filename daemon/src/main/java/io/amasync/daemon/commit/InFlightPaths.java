package io.amasync.daemon.commit;

import io.amasync.daemon.index.PendingPath;
import io.amasync.protocol.path.TreePath;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the commit in flight makes of its paths, which the index will know only when it is
 * committed. What is planned meanwhile is planned on the index with this on top. Holds for as long
 * as the commit may still turn out to be committed as it is.
 */
final class InFlightPaths {
  static final InFlightPaths NONE = new InFlightPaths(null, false);

  private final @Nullable BatchStaging staging;
  private final boolean expected;
  private final Set<TreePath> directoriesWithPuts = new HashSet<>();

  private InFlightPaths(@Nullable BatchStaging staging, boolean expected) {
    this.staging = staging;
    this.expected = expected;
  }

  /** Of a batch that is staged. */
  static InFlightPaths of(BatchStaging staging) {
    return of(staging, false);
  }

  /** Of a batch whose files are being read, if all goes well with them. */
  static InFlightPaths expectedOf(BatchStaging staging) {
    return of(staging, true);
  }

  private static InFlightPaths of(BatchStaging staging, boolean expected) {
    InFlightPaths paths = new InFlightPaths(staging, expected);
    for (PlannedEntry entry : staging.entries()) {
      if (entry.operation() != Operation.DELETE && paths.entry(entry.path()) != null) {
        TreePath above = entry.path().parent();
        while (above != null && paths.directoriesWithPuts.add(above)) {
          above = above.parent();
        }
      }
    }
    return paths;
  }

  private @Nullable PlannedEntry entry(TreePath path) {
    Integer position = staging == null ? null : staging.position(path);
    if (staging == null || position == null) {
      return null;
    }
    return switch (staging.status(position)) {
      case STAGED, UNCHANGED -> staging.entries().get(position);
      case WAITING -> expected ? staging.entries().get(position) : null;
      case DROPPED -> null;
    };
  }

  boolean contains(TreePath path) {
    return entry(path) != null;
  }

  /** Whether {@code path} is in flight, and was not marked again since. */
  boolean covers(PendingPath mark) {
    PlannedEntry entry = entry(mark.path());
    return entry != null && entry.stamp() == mark.stamp();
  }

  /** Whether there is, or will be, a directory at {@code path} by this commit. */
  boolean putsDirectory(TreePath path) {
    PlannedEntry entry = entry(path);
    return entry != null && entry.operation() == Operation.DIRECTORY;
  }

  boolean deletes(TreePath path) {
    PlannedEntry entry = entry(path);
    return entry != null && entry.operation() == Operation.DELETE;
  }

  /** Whether something below {@code directory}, at any depth, is put or stays. */
  boolean putsBelow(TreePath directory) {
    return directoriesWithPuts.contains(directory);
  }
}
