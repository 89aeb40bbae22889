package io.amasync.protocol.manifest;

/** What a path is. The numbers are those of the manifest format and of the database. */
public enum EntryKind {
  /** A regular file: has a content. */
  FILE(1),
  /** A directory: has a mode only; its children have entries of their own. */
  DIRECTORY(2),
  /** A symbolic link: has a target, any bytes, never followed. */
  SYMLINK(3);

  private final int code;

  EntryKind(int code) {
    this.code = code;
  }

  /** The number that stands for this kind in stored bytes. */
  public int code() {
    return code;
  }

  /**
   * The kind a stored number stands for.
   *
   * @throws IllegalArgumentException for a number that stands for none
   */
  public static EntryKind ofCode(int code) {
    return switch (code) {
      case 1 -> FILE;
      case 2 -> DIRECTORY;
      case 3 -> SYMLINK;
      default -> throw new IllegalArgumentException("No kind of entry has the number " + code);
    };
  }
}
