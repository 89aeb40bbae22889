package io.amasync.daemon.upload;

import io.amasync.protocol.path.TreePath;
import java.util.List;

/**
 * Takes what became of the files of a session, one call at a time but for {@link #allRead}, on any
 * thread. Every file is given exactly once, unless the session fails.
 */
public interface StagingSink {
  /** These are read, and all of their chunks are in the store. */
  void staged(List<ReadFile> files);

  /** No file is being read any more; chunks of what was read may still be on their way. */
  default void allRead() {}

  /** It changed while it was read: it is to be read again when it is quiet. */
  void moved(TreePath path);

  /** It is no longer there, or no longer a regular file. */
  void gone(TreePath path);

  /** It cannot be read, and why, and what to do. */
  void unreadable(TreePath path, String reason, String advice);
}
