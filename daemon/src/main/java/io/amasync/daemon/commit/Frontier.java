package io.amasync.daemon.commit;

import io.amasync.protocol.path.TreePath;

/**
 * How far a workspace has been looked at, where it is committed while it is looked at: in the order
 * of paths. What has changed before the frontier is marked as pending; what is pending beyond it
 * waits. For the engine's thread.
 */
public interface Frontier {
  /** Of a workspace that has been looked at. */
  Frontier NONE =
      new Frontier() {
        @Override
        public boolean isOpen() {
          return false;
        }

        @Override
        public boolean covers(TreePath path) {
          return true;
        }

        @Override
        public void advance() {
          throw new IllegalStateException("Everything has been looked at");
        }
      };

  /** Whether there is more to be looked at. */
  boolean isOpen();

  /** Whether everything up to {@code path} has been looked at; all when it is not open. */
  boolean covers(TreePath path);

  /** Looks further; it is open. */
  void advance() throws InterruptedException;
}
