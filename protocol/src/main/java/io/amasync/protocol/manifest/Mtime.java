package io.amasync.protocol.manifest;

import java.time.Instant;

/**
 * When a file was last modified, exactly as the file system says: seconds since 1970 (any, also
 * negative or after 2106) and nanoseconds from 0 to 999,999,999.
 */
public record Mtime(long seconds, int nanos) implements Comparable<Mtime> {
  /** What directories carry, whose times are not kept. */
  public static final Mtime NONE = new Mtime(0, 0);

  public Mtime {
    if (nanos < 0 || nanos > 999_999_999) {
      throw new IllegalArgumentException(
          "Nanoseconds go from 0 to 999999999; %d do not".formatted(nanos));
    }
    if (seconds < Instant.MIN.getEpochSecond() || seconds > Instant.MAX.getEpochSecond()) {
      throw new IllegalArgumentException(
          "A time %d seconds from 1970 has no date".formatted(seconds));
    }
  }

  /** The same moment as an {@code Instant}. */
  public Instant toInstant() {
    return Instant.ofEpochSecond(seconds, nanos);
  }

  /** The same moment as a modification time. */
  public static Mtime of(Instant instant) {
    return new Mtime(instant.getEpochSecond(), instant.getNano());
  }

  @Override
  public int compareTo(Mtime other) {
    int order = Long.compare(seconds, other.seconds);
    return order == 0 ? Integer.compare(nanos, other.nanos) : order;
  }
}
