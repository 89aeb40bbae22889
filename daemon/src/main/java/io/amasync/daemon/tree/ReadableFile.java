package io.amasync.daemon.tree;

import java.io.Closeable;
import java.io.IOException;

/**
 * A regular file open for reading, from its start. For one thread.
 *
 * <p>To read a file safely: {@link WorkspaceFiles#open}, read all, then {@link #stat}; when that
 * differs from {@link #found} by {@link FileStat#sameAs}, what was read is worth nothing.
 */
public interface ReadableFile extends Closeable {
  /**
   * Reads what comes next.
   *
   * @return how many bytes were read, at least 1 unless {@code length} is 0; -1 at the end
   * @throws FileUnreadableException when the disk or the file system fails
   */
  int read(byte[] buffer, int offset, int length) throws IOException;

  /**
   * What was at the path just before it was opened, its parents being real directories then. What
   * {@link #stat} says of links among them holds here, too.
   */
  FileStat found();

  /**
   * What the file's <em>path</em> is now: of a file that was replaced while it was open, this is
   * the new one, or {@link FileGoneException}. Its parents are not always looked at again, so it
   * may tell of a file outside the workspace; that one is not the same as what was found.
   */
  FileStat stat() throws IOException;
}
