package io.amasync.daemon.restore;

import java.io.IOException;

/** The target cannot take what is to be restored; the message says what to do. */
public final class TargetRefusedException extends IOException {
  private static final long serialVersionUID = 1;

  TargetRefusedException(String message) {
    super(message);
  }

  TargetRefusedException(String message, Throwable cause) {
    super(message, cause);
  }
}
