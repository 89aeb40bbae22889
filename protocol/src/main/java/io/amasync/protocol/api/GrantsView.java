package io.amasync.protocol.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where to upload packs, in the order asked. */
public record GrantsView(List<Grant> grants) {
  /**
   * Leave to upload one pack once.
   *
   * @param staged true when the pack is there already and need not be sent
   * @param method the HTTP method, {@code PUT}
   * @param url where to; a secret until it expires
   * @param headers to send with it, exactly
   * @param announce where to POST the pack's tail (index and footer) once the upload is done; null
   *     when the upload itself tells the server. A secret like {@code url}
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Grant(
      String packId,
      boolean staged,
      String method,
      String url,
      Map<String, String> headers,
      Instant expires,
      @Nullable String announce) {
    @Override
    public String toString() {
      return "Grant(%s, staged %s, expires %s)".formatted(packId, staged, expires);
    }
  }
}
