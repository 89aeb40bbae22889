package io.amasync.daemon.watch;

import io.amasync.protocol.path.TreePath;
import org.jspecify.annotations.Nullable;

/**
 * Is told what to look at. Called by the watcher's threads, one call at a time; must return soon
 * and not call back.
 */
public interface WatchListener {
  /** {@code path} was made, changed or removed. It may be one of a directory, or ignored. */
  void changed(TreePath path);

  /**
   * Everything at and below {@code subtree} must be looked at.
   *
   * @param subtree null is the whole workspace
   * @param reason why, for the log
   */
  void rescan(@Nullable TreePath subtree, String reason);

  /**
   * Changes are not noticed at once any more: the workspace is polled by way of {@link #rescan}.
   *
   * @param reason what is in the way and what the user can do about it
   */
  void degraded(String reason);

  /** Changes are noticed at once again. */
  void restored();
}
