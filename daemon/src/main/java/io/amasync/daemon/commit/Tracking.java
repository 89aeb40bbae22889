package io.amasync.daemon.commit;

import io.amasync.protocol.path.TreePath;
import java.io.IOException;

/** Which paths the user wants in the workspace's history. Thread-safe. */
public interface Tracking {
  /** What to do with a pending path. */
  enum Verdict {
    /** Commit what it is now. */
    TRACK,
    /** Leave it as it is committed, if it is. */
    LEAVE,
    /** Commit its removal, whatever the disk says. */
    REMOVE
  }

  /**
   * The verdict on a pending path.
   *
   * @param directory whether it is a directory on the disk; false when nothing is there
   * @param committed whether anything is committed there
   * @throws IOException when the rules cannot be read: nothing may be assumed then
   */
  Verdict verdict(TreePath path, boolean directory, boolean committed) throws IOException;
}
