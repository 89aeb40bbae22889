package io.amasync.daemon.watch;

/** How changes are noticed. */
public enum WatchMode {
  /** The system tells of each. */
  NATIVE,
  /** By scanning everything every now and then. */
  POLLING
}
