package io.amasync.metastore.pack;

/** Which repo a pack is in. */
public enum PackState {
  /** In the staging repo: verified, not yet part of any commit. */
  STAGED(1),
  /** In the remote repo. */
  REMOTE(2);

  private final int code;

  PackState(int code) {
    this.code = code;
  }

  /** The number that stands for this in the database. */
  public int code() {
    return code;
  }

  static PackState ofCode(int code) {
    return switch (code) {
      case 1 -> STAGED;
      case 2 -> REMOTE;
      default -> throw new IllegalArgumentException("No state of a pack has the number " + code);
    };
  }
}
