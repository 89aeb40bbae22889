package io.amasync.protocol.api;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Where to upload packs, in the order asked. */
public record GrantsView(List<Grant> grants) {
  /**
   * Leave to upload one pack once.
   *
   * @param staged true when the pack is there already and need not be sent
   * @param method the HTTP method, {@code PUT}
   * @param url where to; a secret until it expires
   * @param headers to send with it, exactly
   */
  public record Grant(
      String packId,
      boolean staged,
      String method,
      String url,
      Map<String, String> headers,
      Instant expires) {
    @Override
    public String toString() {
      return "Grant(%s, staged %s, expires %s)".formatted(packId, staged, expires);
    }
  }
}
