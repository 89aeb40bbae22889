package io.amasync.chunker.pack;

import io.amasync.chunker.id.PackId;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** A pack as it arrives: counts, checksums and copies every byte, and never reads past its end. */
final class PackInput {
  private final @Nullable PackId pack;
  private final InputStream in;
  private final OutputStream copyTo;
  private final long sizeBytes;
  private final CRC32C crc = new CRC32C();
  private long position;

  PackInput(@Nullable PackId pack, InputStream in, long sizeBytes, OutputStream copyTo) {
    this.pack = pack;
    this.in = in;
    this.sizeBytes = sizeBytes;
    this.copyTo = copyTo;
  }

  /** Fills {@code length} bytes; {@code what} says in an exception what should have come. */
  void read(byte[] buffer, int offset, int length, String what) throws IOException {
    if (length > remaining()) {
      throw corrupt(position, what, "only %d bytes to the end".formatted(remaining()));
    }
    int read = in.readNBytes(buffer, offset, length);
    if (read < length) {
      throw corrupt(
          position + read,
          "%d bytes in all".formatted(sizeBytes),
          "the end after %d".formatted(position + read));
    }
    crc.update(buffer, offset, length);
    copyTo.write(buffer, offset, length);
    position += length;
  }

  /** The CRC32C of all bytes so far. */
  int crc32c() {
    return (int) crc.getValue();
  }

  long position() {
    return position;
  }

  long remaining() {
    return sizeBytes - position;
  }

  void requireEnd() throws IOException {
    if (remaining() != 0 || in.read() >= 0) {
      throw corrupt(position, "the end of the pack", "more bytes");
    }
  }

  CorruptPackException corrupt(long offset, String expected, String found) {
    return new CorruptPackException(pack, offset, expected, found);
  }
}
