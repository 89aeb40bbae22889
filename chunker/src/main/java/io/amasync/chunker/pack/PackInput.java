package io.amasync.chunker.pack;

import io.amasync.chunker.id.PackId;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A pack as it arrives: counts, checksums and copies every byte, and never reads past its end.
 * Reads ahead and copies in blocks of 64 KiB, since a pack of small chunks is read in pieces of a
 * few bytes; what is copied is complete after {@link #requireEnd}.
 */
final class PackInput {
  private static final int WINDOW_BYTES = 64 << 10;

  private final @Nullable PackId pack;
  private final InputStream in;
  private final OutputStream copyTo;
  private final long sizeBytes;
  private final CRC32C crc = new CRC32C();
  private final byte[] window = new byte[WINDOW_BYTES];

  /** What of the window was neither checksummed nor copied begins here. */
  private int passedOn;

  /** What of the window was not given out begins here. */
  private int given;

  /** Where the window's bytes end. */
  private int filled;

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
    int held = Math.min(length, filled - given);
    give(buffer, offset, held);
    if (held < length) {
      passOn();
      passedOn = 0;
      given = 0;
      filled = 0;
      if (length - held < WINDOW_BYTES) {
        fill(length - held);
        give(buffer, offset + held, length - held);
      } else {
        readPast(buffer, offset + held, length - held);
      }
    }
  }

  private void give(byte[] buffer, int offset, int length) {
    System.arraycopy(window, given, buffer, offset, length);
    given += length;
    position += length;
  }

  /** Fills the empty window with {@code least} bytes or more. */
  private void fill(int least) throws IOException {
    int most = (int) Math.min(WINDOW_BYTES, remaining());
    while (filled < least) {
      int read = in.read(window, filled, most - filled);
      if (read < 0) {
        throw cutOff(filled);
      }
      filled += read;
    }
  }

  /** Reads what the window is too short for. */
  private void readPast(byte[] buffer, int offset, int length) throws IOException {
    int read = in.readNBytes(buffer, offset, length);
    if (read < length) {
      throw cutOff(read);
    }
    crc.update(buffer, offset, length);
    copyTo.write(buffer, offset, length);
    position += length;
  }

  private CorruptPackException cutOff(int read) {
    return corrupt(
        position + read,
        "%d bytes in all".formatted(sizeBytes),
        "the end after %d".formatted(position + read));
  }

  /** Checksums and copies what was given out. */
  private void passOn() throws IOException {
    crc.update(window, passedOn, given - passedOn);
    copyTo.write(window, passedOn, given - passedOn);
    passedOn = given;
  }

  /** The CRC32C of all bytes so far. */
  int crc32c() throws IOException {
    passOn();
    return (int) crc.getValue();
  }

  long position() {
    return position;
  }

  long remaining() {
    return sizeBytes - position;
  }

  void requireEnd() throws IOException {
    passOn();
    if (remaining() != 0 || in.read() >= 0) {
      throw corrupt(position, "the end of the pack", "more bytes");
    }
  }

  CorruptPackException corrupt(long offset, String expected, String found) {
    return new CorruptPackException(pack, offset, expected, found);
  }
}
