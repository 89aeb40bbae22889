package io.amasync.bench.e2e;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A request that a {@link Relay} has passed on, and what became of it. Thread-safe. */
final class Exchange {
  private static final Pattern SUCCESS = Pattern.compile("HTTP/1.1 2\\d\\d ");

  private final String request;
  private final long bodyBytes;
  private final long begunNanos = System.nanoTime();
  private volatile boolean sent;
  private volatile @Nullable Long succeededNanos;

  /** One that begins now; {@code request} is its request line and headers. */
  Exchange(String request, long bodyBytes) {
    this.request = request;
    this.bodyBytes = bodyBytes;
  }

  /** All of it has gone to the target. */
  void sent() {
    sent = true;
  }

  /** {@code answer} is the start of what the target says. */
  void answered(String answer) {
    if (SUCCESS.matcher(answer).lookingAt()) {
      succeededNanos = System.nanoTime();
    }
  }

  String request() {
    return request;
  }

  long bodyBytes() {
    return bodyBytes;
  }

  boolean isSent() {
    return sent;
  }

  /** Whether the target said yes, whether or not the client heard it. */
  boolean succeeded() {
    return succeededNanos != null;
  }

  /** Whether the target had said yes when {@code later} began. */
  boolean succeededBefore(Exchange later) {
    Long when = succeededNanos;
    return when != null && when - later.begunNanos < 0;
  }
}
