package io.amasync.protocol.manifest;

import java.io.IOException;

/** Bytes that are not a manifest. The sender must change them; a retry cannot help. */
public final class MalformedManifestException extends IOException {
  private static final long serialVersionUID = 1;

  private final long offsetBytes;

  MalformedManifestException(long offsetBytes, String fault) {
    super("The manifest is malformed at byte %d: %s".formatted(offsetBytes, fault));
    this.offsetBytes = offsetBytes;
  }

  /** Where the reader stood. */
  public long offsetBytes() {
    return offsetBytes;
  }
}
