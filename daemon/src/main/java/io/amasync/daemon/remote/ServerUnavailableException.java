package io.amasync.daemon.remote;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The server gave no usable answer: it is away, slow, overloaded or broken. Trying later can help;
 * what was asked may or may not have been done.
 */
public final class ServerUnavailableException extends RemoteException {
  private static final long serialVersionUID = 1;

  private final transient @Nullable Duration retryAfter;

  public ServerUnavailableException(String message, Throwable cause) {
    super(message, cause);
    this.retryAfter = null;
  }

  /** {@code retryAfter} is how long the server asked to be left alone; null when it did not say. */
  public ServerUnavailableException(String message, @Nullable Duration retryAfter) {
    super(message);
    this.retryAfter = retryAfter;
  }

  /** How long the server asked to be left alone. */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }
}
