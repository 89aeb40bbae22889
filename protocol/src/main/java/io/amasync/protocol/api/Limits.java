package io.amasync.protocol.api;

/** The most of everything that one side accepts from the other. */
public final class Limits {
  /** The largest JSON body, in bytes. */
  public static final int JSON_BYTES = 1 << 20;

  /** The most chunk ids in one question for the unseen. */
  public static final int UNSEEN_CHUNKS = 65_536;

  /** The most packs in one request for grants. */
  public static final int GRANTED_PACKS = 256;

  /** The most rows of one page of a listing. */
  public static final int PAGE_ROWS = 10_000;

  /** The most conflicts or missing chunks that one problem lists. */
  public static final int LISTED_FAULTS = 1_000;

  /** The longest name of an account, a workspace or a device, in characters. */
  public static final int NAME_CHARACTERS = 100;

  private Limits() {}
}
