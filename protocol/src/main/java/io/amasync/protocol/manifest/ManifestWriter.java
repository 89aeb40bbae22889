package io.amasync.protocol.manifest;

import io.amasync.chunker.content.ChunkList;
import io.amasync.chunker.id.Digest256;
import io.amasync.protocol.path.TreePath;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Writes a manifest: the header, then its entries in strictly ascending order of path. Not
 * thread-safe. Does not close the stream it writes to; gathers what it writes, so the caller need
 * not buffer it.
 */
public final class ManifestWriter {
  static final long MAGIC = 0x414D414D414E4901L; // "AMAMANI", then the format version
  static final int PUT = 1;
  static final int DELETE = 2;

  private static final int BUFFER_BYTES = 64 << 10;
  private static final int MTIME_BYTES = Long.BYTES + Integer.BYTES;

  /** Operation, length of the path, base revision. */
  private static final int LEAST_ENTRY_BYTES = 1 + Short.BYTES + Long.BYTES;

  private final OutputStream out;
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
  private int entriesLeft;
  private @Nullable TreePath previous;

  /** Writes the header. */
  public ManifestWriter(OutputStream out, ManifestHeader header) throws IOException {
    this.out = out;
    this.entriesLeft = header.entries();
    buffer.putLong(MAGIC);
    header.top().writeTo(buffer);
    putUuid(header.workspace());
    putText(header.workspaceName(), ManifestReader.MAXIMUM_NAME_BYTES);
    buffer.put((byte) header.chunking().code());
    putUuid(header.commit());
    buffer.putLong(header.created().toEpochMilli());
    putText(header.device(), ManifestReader.MAXIMUM_NAME_BYTES);
    putText(header.alias(), ManifestReader.MAXIMUM_NAME_BYTES);
    putText(header.message(), ManifestReader.MAXIMUM_MESSAGE_BYTES);
    buffer.putInt(header.entries());
    drain();
  }

  /**
   * Writes the next entry.
   *
   * @throws IllegalStateException when its path does not ascend, or the header announced fewer
   *     entries
   */
  public void write(ManifestEntry entry) throws IOException {
    next(entry.path());
    int size = sizeBytes(entry);
    if (size > BUFFER_BYTES) {
      drain();
      out.write(EntryFrame.encode(entry));
      return;
    }
    if (size > buffer.remaining()) {
      drain();
    }
    putEntry(buffer, entry);
  }

  /**
   * Writes the next entry, the one of {@code path}, that {@link EntryFrame} has encoded as {@code
   * bytes[offset, offset + length)}. Of these only operation and path are looked at.
   *
   * @throws IllegalStateException as {@link #write} does
   * @throws MalformedManifestException when they begin as no entry of {@code path} does
   */
  public void writeEncoded(TreePath path, byte[] bytes, int offset, int length) throws IOException {
    next(path);
    ByteBuffer frame = ByteBuffer.wrap(bytes, offset, length);
    if (length < LEAST_ENTRY_BYTES + path.length()
        || (frame.get() != PUT && bytes[offset] != DELETE)
        || (frame.getShort() & 0xFFFF) != path.length()
        || !path.isAt(bytes, frame.position(), path.length())) {
      throw new MalformedManifestException(0, "it is no entry of '%s'".formatted(path));
    }
    if (length > buffer.remaining()) {
      drain();
    }
    if (length > buffer.remaining()) {
      out.write(bytes, offset, length);
    } else {
      buffer.put(bytes, offset, length);
    }
  }

  private void next(TreePath path) {
    TreePath last = previous;
    if (last != null && last.compareTo(path) >= 0) {
      throw new IllegalStateException(
          "Entries ascend by path; '%s' came after '%s'".formatted(path, last));
    }
    if (entriesLeft-- == 0) {
      throw new IllegalStateException("There are more entries than the header announced");
    }
    previous = path;
  }

  /**
   * Ends the manifest.
   *
   * @throws IllegalStateException when the header announced more entries
   */
  public void finish() throws IOException {
    if (entriesLeft != 0) {
      throw new IllegalStateException(
          "The header announced %d more entries".formatted(entriesLeft));
    }
    drain();
    out.flush();
  }

  private void drain() throws IOException {
    out.write(buffer.array(), 0, buffer.position());
    buffer.clear();
  }

  static int sizeBytes(ManifestEntry entry) {
    int path = LEAST_ENTRY_BYTES + entry.path().length();
    return switch (entry) {
      case ManifestEntry.Delete _ -> path;
      case ManifestEntry.PutDirectory _ -> path + 1 + Short.BYTES;
      case ManifestEntry.PutSymlink link ->
          path + 1 + MTIME_BYTES + Short.BYTES + link.target().length();
      case ManifestEntry.PutFile file ->
          Math.addExact(
              path + 1 + Short.BYTES + MTIME_BYTES + Digest256.BYTES + Integer.BYTES,
              Math.multiplyExact(file.chunks().count(), ChunkList.CHUNK_BYTES));
    };
  }

  static void putEntry(ByteBuffer out, ManifestEntry entry) {
    out.put((byte) (entry instanceof ManifestEntry.Delete ? DELETE : PUT));
    out.putShort((short) entry.path().length());
    entry.path().writeTo(out);
    out.putLong(entry.baseRevision());
    switch (entry) {
      case ManifestEntry.Delete _ -> {}
      case ManifestEntry.PutDirectory directory -> {
        out.put((byte) EntryKind.DIRECTORY.code());
        out.putShort((short) directory.mode());
      }
      case ManifestEntry.PutSymlink link -> {
        out.put((byte) EntryKind.SYMLINK.code());
        putMtime(out, link.mtime());
        out.putShort((short) link.target().length());
        link.target().writeTo(out);
      }
      case ManifestEntry.PutFile file -> {
        out.put((byte) EntryKind.FILE.code());
        out.putShort((short) file.mode());
        putMtime(out, file.mtime());
        file.content().writeTo(out);
        out.putInt(file.chunks().count());
        file.chunks().writeTo(out);
      }
    }
  }

  private static void putMtime(ByteBuffer out, Mtime mtime) {
    out.putLong(mtime.seconds());
    out.putInt(mtime.nanos());
  }

  private void putUuid(UUID uuid) {
    buffer.putLong(uuid.getMostSignificantBits());
    buffer.putLong(uuid.getLeastSignificantBits());
  }

  private void putText(String text, int maximumBytes) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > maximumBytes) {
      throw new IllegalArgumentException(
          "A text of %d bytes is longer than the %d the format has room for"
              .formatted(bytes.length, maximumBytes));
    }
    buffer.putShort((short) bytes.length);
    buffer.put(bytes);
  }
}
