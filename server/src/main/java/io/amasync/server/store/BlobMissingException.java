package io.amasync.server.store;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A blob that should be in the store is not. A retry cannot help. */
public final class BlobMissingException extends IOException {
  private static final long serialVersionUID = 1;

  private final String path;

  /** {@code path} is the key with its repo, as the key's {@code toString} gives it. */
  public BlobMissingException(String path, @Nullable Throwable cause) {
    super(
        "%s is not in the store. Restore it from a backup, or let a client that has the files"
                .formatted(path)
            + " upload them again",
        cause);
    this.path = path;
  }

  /** The missing blob's key with its repo. */
  public String path() {
    return path;
  }
}
