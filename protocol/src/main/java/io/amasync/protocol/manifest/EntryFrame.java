package io.amasync.protocol.manifest;

import java.io.IOException;
import java.nio.ByteBuffer;

/** One manifest entry on its own, as bytes: how journals and tree streams carry it. */
public final class EntryFrame {
  private EntryFrame() {}

  /** The bytes of {@code entry}, as they stand in a manifest. */
  public static byte[] encode(ManifestEntry entry) {
    byte[] frame = new byte[sizeBytes(entry)];
    ManifestWriter.putEntry(ByteBuffer.wrap(frame), entry);
    return frame;
  }

  /** How many bytes {@link #encode} gives. */
  public static int sizeBytes(ManifestEntry entry) {
    return ManifestWriter.sizeBytes(entry);
  }

  /** Writes what {@link #encode} gives at {@code out}'s position and moves it. */
  public static void writeTo(ByteBuffer out, ManifestEntry entry) {
    ManifestWriter.putEntry(out, entry);
  }

  /**
   * The entry that is exactly these bytes.
   *
   * @throws MalformedManifestException when they are not one
   */
  public static ManifestEntry decode(byte[] frame) throws IOException {
    return decode(frame, 0, frame.length);
  }

  /**
   * The entry that is exactly {@code bytes[offset, offset + length)}.
   *
   * @throws MalformedManifestException when they are not one
   */
  public static ManifestEntry decode(byte[] bytes, int offset, int length) throws IOException {
    ManifestInput in = new ManifestInput(bytes, offset, length);
    ManifestEntry entry = in.readEntry(null);
    in.expectEnd();
    return entry;
  }
}
