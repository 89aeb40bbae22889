package io.amasync.protocol.api;

import java.util.List;

/** Asks where to upload packs of an open commit; at most {@link Limits#GRANTED_PACKS}. */
public record GrantsRequest(List<Pack> packs) {
  /**
   * A pack about to be uploaded.
   *
   * @param packId 64 hexadecimal digits
   * @param crc32c of all its bytes, 8 hexadecimal digits
   */
  public record Pack(String packId, long sizeBytes, String crc32c) {}
}
