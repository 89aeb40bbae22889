package io.amasync.daemon.index;

import java.nio.file.Path;
import org.lmdbjava.LmdbException;
import org.lmdbjava.LmdbNativeException;

/**
 * The index cannot read or write its file: the disk is full or broken. What was committed stays;
 * the transaction at hand left nothing behind.
 */
public final class LocalIndexException extends RuntimeException {
  private static final int ENOSPC = 28;
  private static final int EDQUOT = 122;

  private final boolean diskFull;

  LocalIndexException(Path directory, LmdbException cause) {
    super(
        "The local index in %s failed: %s. %s"
            .formatted(
                directory,
                cause.getMessage(),
                isDiskFull(cause)
                    ? "Make room on that disk; nothing is lost."
                    : "Check that disk, then restart the daemon; nothing is lost."),
        cause);
    this.diskFull = isDiskFull(cause);
  }

  private static boolean isDiskFull(LmdbException cause) {
    return cause instanceof LmdbNativeException failed
        && (failed.getResultCode() == ENOSPC || failed.getResultCode() == EDQUOT);
  }

  /** Whether there is no room, so that trying again helps once there is. */
  public boolean diskFull() {
    return diskFull;
  }
}
