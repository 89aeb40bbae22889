package io.amasync.daemon.config;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The configuration cannot be used; trying again cannot help. */
public final class BadConfigException extends IOException {
  private final String advice;

  BadConfigException(String message, String advice, @Nullable Throwable cause) {
    super(message, cause);
    this.advice = advice;
  }

  /** What the user can do. */
  public String advice() {
    return advice;
  }
}
