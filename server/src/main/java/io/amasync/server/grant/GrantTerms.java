package io.amasync.server.grant;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * What a grant allows.
 *
 * @param path of the URL, from the first slash to the query
 * @param sizeBytes exactly how many bytes the body has
 * @param crc32c of the body
 * @param expires when the grant ends, to the second
 */
public record GrantTerms(String method, String path, long sizeBytes, int crc32c, Instant expires) {
  public GrantTerms {
    expires = expires.truncatedTo(ChronoUnit.SECONDS);
    if (method.indexOf('\n') >= 0 || path.indexOf('\n') >= 0 || path.indexOf('?') >= 0) {
      throw new IllegalArgumentException("A grant's method and path are single lines, no query");
    }
    if (sizeBytes < 0) {
      throw new IllegalArgumentException("A grant is for 0 bytes or more, not " + sizeBytes);
    }
  }

  /** The bytes that are signed: no two terms have the same ones. */
  String signed() {
    return "ama-sync grant 1\n%s\n%s\n%d\n%08x\n%d"
        .formatted(method, path, sizeBytes, crc32c, expires.getEpochSecond());
  }
}
