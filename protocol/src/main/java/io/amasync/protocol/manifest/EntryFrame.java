package io.amasync.protocol.manifest;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/** One manifest entry on its own, as bytes: how journals and tree streams carry it. */
public final class EntryFrame {
  private EntryFrame() {}

  /** The bytes of {@code entry}, as they stand in a manifest. */
  public static byte[] encode(ManifestEntry entry) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ManifestWriter.writeEntry(new DataOutputStream(bytes), entry);
    return bytes.toByteArray();
  }

  /**
   * The entry that is exactly these bytes.
   *
   * @throws MalformedManifestException when they are not one
   */
  public static ManifestEntry decode(byte[] frame) throws IOException {
    ManifestInput in = new ManifestInput(new ByteArrayInputStream(frame), frame.length);
    ManifestEntry entry = in.readEntry(null);
    in.expectEnd();
    return entry;
  }
}
