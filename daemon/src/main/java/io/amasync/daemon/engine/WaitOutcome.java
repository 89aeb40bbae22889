package io.amasync.daemon.engine;

/** How a wait for everything to be committed ended. */
public enum WaitOutcome {
  /** Everything that had changed is committed. */
  COMMITTED,
  /** Everything that could be is committed; the rest needs the user: see the status. */
  ATTENTION,
  /** The engine was closed first. */
  STOPPED
}
