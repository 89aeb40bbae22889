package io.amasync.daemon.watch;

/** Why a session watches no more. */
sealed interface SessionEnd {
  /** It was told to stop. */
  record Stopped() implements SessionEnd {}

  /** The root is gone, or another directory than it was. */
  record RootLost() implements SessionEnd {}

  /** The system watches no more directories. */
  record LimitReached(String reason) implements SessionEnd {}

  /** The system does not tell of changes any more. */
  record Silent() implements SessionEnd {}

  /** Something that should not happen did. */
  record Failed(Throwable cause) implements SessionEnd {}
}
