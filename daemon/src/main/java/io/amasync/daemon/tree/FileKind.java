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
  OTHER
}
