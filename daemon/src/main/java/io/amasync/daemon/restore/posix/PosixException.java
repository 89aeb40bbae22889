package io.amasync.daemon.restore.posix;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** The operating system refused a call. */
public final class PosixException extends IOException {
  private static final long serialVersionUID = 1;

  private static final int ENOENT = 2;
  private static final int EEXIST = 17;
  private static final int ENOTDIR = 20;
  private static final int ENOSPC = 28;

  private final int errno;

  PosixException(String operation, byte[] name, int errno) {
    super(
        "%s '%s': %s"
            .formatted(operation, new String(name, StandardCharsets.UTF_8), LibC.errorText(errno)));
    this.errno = errno;
  }

  /** There is nothing of that name. */
  public boolean isMissing() {
    return errno == ENOENT;
  }

  /** There is something of that name already. */
  public boolean isPresent() {
    return errno == EEXIST;
  }

  /** The name stands for a link or a file where a directory was needed. */
  public boolean isNoDirectory() {
    return errno == ENOTDIR || errno == LibC.ELOOP;
  }

  /** The file system or the user's share of it is full. */
  public boolean isNoSpace() {
    return errno == ENOSPC || errno == LibC.EDQUOT;
  }
}
