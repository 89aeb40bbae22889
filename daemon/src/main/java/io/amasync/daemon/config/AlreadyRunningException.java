package io.amasync.daemon.config;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Another process holds the lock; it must end first. */
public final class AlreadyRunningException extends IOException {
  private final String holder;

  AlreadyRunningException(Path lock, String holder) {
    super(
        "Another process%s holds %s."
            .formatted(holder.isEmpty() ? "" : " (pid " + holder + ")", lock));
    this.holder = holder;
  }

  /** The other's process id, or empty when it did not say. */
  public Optional<Long> pid() {
    return holder.matches("\\d{1,18}") ? Optional.of(Long.valueOf(holder)) : Optional.empty();
  }
}
