package io.amasync.daemon.restore;

import io.amasync.protocol.path.TreePath;

/** Is told how a restore gets on, on the thread that restores. */
public interface RestoreProgress {
  /** Tells no one. */
  RestoreProgress SILENT =
      new RestoreProgress() {
        @Override
        public void wrote(int bytes) {}

        @Override
        public void restored(TreePath path) {}
      };

  /** Verified bytes were written. */
  void wrote(int bytes);

  /** A file, directory or link is there, whole. */
  void restored(TreePath path);
}
