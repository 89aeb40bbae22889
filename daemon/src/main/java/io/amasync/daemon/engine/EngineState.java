package io.amasync.daemon.engine;

/** The one word for how a workspace stands. */
public enum EngineState {
  /** Everything known is committed. */
  IN_SYNC("in-sync"),
  /** There is work, and it is being done. */
  PENDING("pending"),
  /** The user paused uploading. */
  PAUSED("paused"),
  /** The user must do something: see the blocked paths and the last error. */
  ATTENTION("attention"),
  /** The server cannot be reached; work goes on by itself when it can. */
  OFFLINE("offline");

  private final String word;

  EngineState(String word) {
    this.word = word;
  }

  /** How {@code status --json} spells it. */
  public String word() {
    return word;
  }
}
