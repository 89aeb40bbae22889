package io.amasync.daemon.index;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.lmdbjava.LmdbException;
import org.lmdbjava.LmdbNativeException;

/**
 * The index cannot read or write its file: the disk is full or broken. What was committed stays;
 * the transaction at hand left nothing behind.
 */
public final class LocalIndexException extends RuntimeException {
  private static final int EIO = 5;
  private static final int ENOSPC = 28;
  private static final int EDQUOT = 122;

  /** Less than this is no room: a transaction writes several pages at once. */
  private static final long NO_ROOM_BYTES = 1 << 20;

  private final boolean diskFull;

  private LocalIndexException(Path directory, boolean diskFull, LmdbException cause) {
    super(
        "The local index in %s failed: %s. %s"
            .formatted(
                directory,
                cause.getMessage(),
                diskFull
                    ? "Make room on that disk; nothing is lost."
                    : "Check that disk, then restart the daemon; nothing is lost."),
        cause);
    this.diskFull = diskFull;
  }

  static LocalIndexException of(Path directory, LmdbException cause) {
    return new LocalIndexException(directory, isDiskFull(directory, cause), cause);
  }

  private static boolean isDiskFull(Path directory, LmdbException cause) {
    if (!(cause instanceof LmdbNativeException failed)) {
      return false;
    }
    return switch (failed.getResultCode()) {
      case ENOSPC, EDQUOT -> true;
      // What LMDB makes of a write that the system did in part, as it does when room runs out.
      case EIO -> hasNoRoom(directory);
      default -> false;
    };
  }

  private static boolean hasNoRoom(Path directory) {
    try {
      return Files.getFileStore(directory).getUsableSpace() < NO_ROOM_BYTES;
    } catch (IOException e) {
      // The disk does not even tell how full it is: that is not its trouble.
      return false;
    }
  }

  /** Whether there is no room, so that trying again helps once there is. */
  public boolean diskFull() {
    return diskFull;
  }
}
