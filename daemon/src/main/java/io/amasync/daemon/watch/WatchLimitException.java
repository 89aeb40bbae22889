package io.amasync.daemon.watch;

import java.io.IOException;

/** The system watches no more directories for this user. */
final class WatchLimitException extends IOException {
  private final String setting;

  /** That the limit is reached which {@code setting} sets. */
  WatchLimitException(String setting, IOException cause) {
    super("The system's limit %s is reached".formatted(setting), cause);
    this.setting = setting;
  }

  /** What is in the way and what the user can do about it. */
  String advice() {
    return ("The system's limit %s is reached. Raise it, for example with: sudo sysctl %s=1048576."
            + " Until then changes are found by scanning")
        .formatted(setting, setting);
  }
}
