package io.amasync.server.download;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The conditions of a request against what is there (RFC 9110, section 13).
 *
 * @param etag strong, with its quotes
 * @param modified to the second
 */
record Preconditions(String etag, Instant modified) {
  /** Younger than this, two versions may have the same date (section 8.8.2.2). */
  private static final Duration DATE_IS_STRONG = Duration.ofMinutes(1);

  private static final DateTimeFormatter HTTP_DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
          .withZone(ZoneOffset.UTC);

  Preconditions {
    modified = modified.truncatedTo(ChronoUnit.SECONDS);
  }

  /** What the conditions come to. */
  enum Verdict {
    PROCEED,
    NOT_MODIFIED,
    FAILED
  }

  /** How the answer says {@link #modified}. */
  String lastModified() {
    return HTTP_DATE.format(modified);
  }

  /** The four headers, in the order that section 13.2.2 gives. */
  Verdict evaluate(
      @Nullable String ifMatch,
      @Nullable String ifUnmodifiedSince,
      @Nullable String ifNoneMatch,
      @Nullable String ifModifiedSince) {
    if (ifMatch != null) {
      if (!lists(ifMatch, false)) {
        return Verdict.FAILED;
      }
    } else {
      Instant limit = date(ifUnmodifiedSince);
      if (limit != null && modified.isAfter(limit)) {
        return Verdict.FAILED;
      }
    }
    if (ifNoneMatch != null) {
      return lists(ifNoneMatch, true) ? Verdict.NOT_MODIFIED : Verdict.PROCEED;
    }
    Instant since = date(ifModifiedSince);
    return since != null && !modified.isAfter(since) ? Verdict.NOT_MODIFIED : Verdict.PROCEED;
  }

  /** Whether a Range header counts, given If-Range: only a strong match says so. */
  boolean rangeApplies(@Nullable String ifRange, Instant now) {
    if (ifRange == null) {
      return true;
    }
    String condition = ifRange.strip();
    if (condition.startsWith("\"") || condition.startsWith("W/")) {
      return condition.equals(etag);
    }
    Instant date = date(condition);
    return modified.equals(date) && modified.plus(DATE_IS_STRONG).isBefore(now);
  }

  private boolean lists(String header, boolean weak) {
    for (String element : header.split(",", -1)) {
      String tag = element.strip();
      if (tag.equals("*") || tag.equals(etag) || (weak && tag.equals("W/" + etag))) {
        return true;
      }
    }
    return false;
  }

  /** A date that cannot be read is as none (section 13.1.3). */
  private static @Nullable Instant date(@Nullable String header) {
    if (header == null) {
      return null;
    }
    try {
      return Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(header.strip()));
    } catch (DateTimeParseException e) {
      return null;
    }
  }
}
