package io.amasync.daemon.tree;

import io.amasync.protocol.manifest.LinkTarget;
import io.amasync.protocol.path.TreePath;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The files below a workspace's root. Safe for use by several threads at once.
 *
 * <p>Every method throws {@link FileGoneException} when nothing is there (any more) and {@link
 * FileUnreadableException} when something is and cannot be read; other {@link IOException}s do not
 * occur. A symbolic link is a thing of its own and never followed: a path whose parent is one is
 * gone.
 */
public interface WorkspaceFiles {
  /** What is at {@code path}, and that its parents are real directories. */
  FileStat stat(TreePath path) throws IOException;

  /**
   * The same for a path whose directory {@link #list} has just shown: its parents are not looked at
   * again, which makes it a single system call. It may therefore tell of a file outside the
   * workspace when a parent is being replaced by a link meanwhile: good for finding out what to
   * look at, not for what to record.
   */
  FileStat statListed(TreePath path) throws IOException;

  /** What the root is. The root itself may be a symbolic link. */
  FileStat statRoot() throws IOException;

  /**
   * Gives every name in {@code directory} to {@code names}, in no order, without {@code .} and
   * {@code ..}.
   *
   * @param directory null is the root
   */
  void list(@Nullable TreePath directory, NameSink names) throws IOException;

  /**
   * The same for the names of the directories in it; and of others, where to tell them apart would
   * take a look at each.
   */
  default void listDirectories(@Nullable TreePath directory, NameSink names) throws IOException {
    list(directory, names);
  }

  /** Opens a regular file to read. The caller closes it. Anything else is refused. */
  ReadableFile open(TreePath path) throws IOException;

  /** Where the symbolic link {@code path} points to. */
  LinkTarget readLink(TreePath path) throws IOException;

  /** Takes the names of a directory one by one. */
  @FunctionalInterface
  interface NameSink {
    /** Takes one name, 1 byte or more, in an array that becomes the sink's own. */
    void accept(byte[] name);
  }
}
