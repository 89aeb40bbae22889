package io.amasync.daemon.engine;

import org.jspecify.annotations.Nullable;

/** What the engine's thread says of itself, for those who ask for the status. Thread-safe. */
final class EngineBoard {
  private static final String SCANNING_AND_COMMITTING = "scanning and committing";

  // Guarded by this.
  private String activity = "starting";
  private boolean busy = true;
  private boolean reachable = true;
  private @Nullable String unreachable;
  private @Nullable String attention;
  private @Nullable String historyFault;

  /** What it is doing; {@code isWork} says whether there is something that is not committed. */
  synchronized void doing(String what, boolean isWork) {
    activity = what;
    busy = isWork;
  }

  /** It commits what has been found so far, and there may be more. */
  void scanningAndCommitting() {
    doing(SCANNING_AND_COMMITTING, true);
  }

  /** Whether what is pending is only what has been found so far. */
  synchronized boolean isPendingPartly() {
    return activity.equals(SCANNING_AND_COMMITTING);
  }

  synchronized String activity() {
    return activity;
  }

  synchronized boolean busy() {
    return busy;
  }

  synchronized void serverAnswered() {
    reachable = true;
    unreachable = null;
  }

  synchronized void serverAway(String message) {
    reachable = false;
    unreachable = message;
  }

  synchronized boolean reachable() {
    return reachable;
  }

  /** The user must do something; null when there is nothing any more. */
  synchronized void attention(@Nullable String message) {
    attention = message;
  }

  /** The server's history is not what it was; stays until the user commits explicitly. */
  synchronized void historyFault(@Nullable String message) {
    historyFault = message;
  }

  synchronized boolean needsAttention() {
    return attention != null || historyFault != null;
  }

  /** The most urgent thing that is wrong, or null. */
  synchronized @Nullable String error() {
    if (attention != null) {
      return attention;
    }
    return historyFault != null ? historyFault : unreachable;
  }
}
