package io.amasync.daemon.tree;

import io.amasync.protocol.path.TreePath;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Nothing is at this path, as far as the workspace goes: it is absent, or a parent is absent or no
 * directory, or what was to be opened turned into something else. Not a failure: files come and go.
 */
public final class FileGoneException extends IOException {
  private final transient @Nullable TreePath path;

  /** That {@code path} is gone; null is the workspace's root. */
  public FileGoneException(@Nullable TreePath path) {
    super(
        path == null
            ? "The workspace's directory is gone"
            : "'%s' is no longer in the workspace".formatted(path));
    this.path = path;
  }

  /** What is gone; null is the workspace's root. */
  public @Nullable TreePath path() {
    return path;
  }
}
