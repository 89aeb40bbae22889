package io.amasync.server.store;

import java.net.URI;
import java.util.Map;

/**
 * Leave to put one pack straight into the staging repo, with {@code PUT}.
 *
 * @param url where to; a secret until it expires
 * @param headers to send with it, exactly
 */
public record DirectUpload(URI url, Map<String, String> headers) {
  /** Copies the headers. */
  public DirectUpload {
    headers = Map.copyOf(headers);
  }

  @Override
  public String toString() {
    return "DirectUpload(%s)".formatted(url.getHost());
  }
}
