package io.amasync.protocol.api;

/** Headers of our own. */
public final class Headers {
  /**
   * {@code true} on the announcement of a pack: the store has just taken all of it from the
   * announcer, by the grant that belongs to the announcement. Without it the server looks whether
   * the pack is there.
   */
  public static final String JUST_PUT = "Ama-Just-Put";

  private Headers() {}
}
