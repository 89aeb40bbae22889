package io.amasync.daemon.index;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The index's file is damaged or of a version that this program does not know. Nothing in it is the
 * only copy of anything: it may be moved aside, and is then rebuilt by hashing the workspace.
 */
public final class LocalIndexUnusableException extends IOException {
  private final transient Path directory;

  LocalIndexUnusableException(Path directory, String fault, @Nullable Throwable cause) {
    super(
        ("The local index in %s %s. Move the directory aside and start again: the index is rebuilt"
                + " from the workspace, nothing is uploaded twice")
            .formatted(directory, fault),
        cause);
    this.directory = directory;
  }

  /** The directory to move aside. */
  public Path directory() {
    return directory;
  }
}
