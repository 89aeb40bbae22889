package io.amasync.daemon.tree;

/** What a name in a directory stands for. */
public enum FileKind {
  /** A regular file. */
  FILE,
  /** A directory. */
  DIRECTORY,
  /** A symbolic link, whatever it points to. */
  SYMLINK,
  /** A FIFO, a socket or a device: never opened, never sent. */
  OTHER;

  private static final int MASK = 0170000;

  /** The kind that a Unix mode says. */
  static FileKind ofMode(int mode) {
    return switch (mode & MASK) {
      case 0100000 -> FILE;
      case 0040000 -> DIRECTORY;
      case 0120000 -> SYMLINK;
      default -> OTHER;
    };
  }
}
