package io.amasync.daemon.tree;

import io.amasync.protocol.manifest.Mtime;

/**
 * What one {@code lstat} said about a path.
 *
 * @param device the file system's number; not stable across reboots
 * @param links how many names the file has
 * @param mode the permission bits, 0 to 07777
 * @param sizeBytes for a link the length of its target, for a directory of no meaning
 * @param mtime when the content was modified, as far as its owner lets on
 * @param ctime when the file or its inode was changed: nobody can set it back
 */
public record FileStat(
    FileKind kind,
    long device,
    long inode,
    long links,
    int mode,
    long sizeBytes,
    Mtime mtime,
    Mtime ctime) {

  /**
   * Whether {@code other}, of the same path at another time, shows the same file unchanged. A
   * directory is its mode alone, since its children have entries of their own. The device is not
   * compared: its number may change when the system restarts. Nor are the links: adding or removing
   * one moves {@code ctime} anyway.
   */
  public boolean sameAs(FileStat other) {
    if (kind != other.kind || mode != other.mode) {
      return false;
    }
    return kind == FileKind.DIRECTORY
        || (inode == other.inode
            && sizeBytes == other.sizeBytes
            && mtime.equals(other.mtime)
            && ctime.equals(other.ctime));
  }

  /** The later of {@link #mtime} and {@link #ctime}: no change that left a trace came after it. */
  public Mtime lastTouched() {
    return mtime.compareTo(ctime) >= 0 ? mtime : ctime;
  }
}
