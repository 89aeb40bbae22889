package io.amasync.protocol.manifest;

import io.amasync.chunker.content.ChunkList;
import io.amasync.protocol.path.TreePath;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Writes a manifest: the header, then its entries in strictly ascending order of path. Not
 * thread-safe. Does not close the stream it writes to; the caller buffers it.
 */
public final class ManifestWriter {
  static final long MAGIC = 0x414D414D414E4901L; // "AMAMANI", then the format version
  static final int PUT = 1;
  static final int DELETE = 2;

  private final DataOutputStream out;
  private int entriesLeft;
  private @Nullable TreePath previous;

  /** Writes the header. */
  public ManifestWriter(OutputStream out, ManifestHeader header) throws IOException {
    this.out = new DataOutputStream(out);
    this.entriesLeft = header.entries();
    this.out.writeLong(MAGIC);
    this.out.write(header.top().toBytes());
    writeUuid(header.workspace());
    writeText(header.workspaceName(), ManifestReader.MAXIMUM_NAME_BYTES);
    this.out.writeByte(header.chunking().code());
    writeUuid(header.commit());
    this.out.writeLong(header.created().toEpochMilli());
    writeText(header.device(), ManifestReader.MAXIMUM_NAME_BYTES);
    writeText(header.alias(), ManifestReader.MAXIMUM_NAME_BYTES);
    writeText(header.message(), ManifestReader.MAXIMUM_MESSAGE_BYTES);
    this.out.writeInt(header.entries());
  }

  /**
   * Writes the next entry.
   *
   * @throws IllegalStateException when its path does not ascend, or the header announced fewer
   *     entries
   */
  public void write(ManifestEntry entry) throws IOException {
    TreePath last = previous;
    if (last != null && last.compareTo(entry.path()) >= 0) {
      throw new IllegalStateException(
          "Entries ascend by path; '%s' came after '%s'".formatted(entry.path(), last));
    }
    if (entriesLeft-- == 0) {
      throw new IllegalStateException("There are more entries than the header announced");
    }
    previous = entry.path();
    writeEntry(out, entry);
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
    out.flush();
  }

  static void writeEntry(DataOutputStream out, ManifestEntry entry) throws IOException {
    out.writeByte(entry instanceof ManifestEntry.Delete ? DELETE : PUT);
    writeBytes(out, entry.path().toBytes());
    out.writeLong(entry.baseRevision());
    switch (entry) {
      case ManifestEntry.Delete _ -> {}
      case ManifestEntry.PutDirectory directory -> {
        out.writeByte(EntryKind.DIRECTORY.code());
        out.writeShort(directory.mode());
      }
      case ManifestEntry.PutSymlink link -> {
        out.writeByte(EntryKind.SYMLINK.code());
        writeMtime(out, link.mtime());
        writeBytes(out, link.target().toBytes());
      }
      case ManifestEntry.PutFile file -> {
        out.writeByte(EntryKind.FILE.code());
        out.writeShort(file.mode());
        writeMtime(out, file.mtime());
        out.write(file.content().toBytes());
        ChunkList chunks = file.chunks();
        out.writeInt(chunks.count());
        out.write(chunks.toPacked());
      }
    }
  }

  private void writeUuid(UUID uuid) throws IOException {
    out.writeLong(uuid.getMostSignificantBits());
    out.writeLong(uuid.getLeastSignificantBits());
  }

  private static void writeMtime(DataOutputStream out, Mtime mtime) throws IOException {
    out.writeLong(mtime.seconds());
    out.writeInt(mtime.nanos());
  }

  private void writeText(String text, int maximumBytes) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > maximumBytes) {
      throw new IllegalArgumentException(
          "A text of %d bytes is longer than the %d the format has room for"
              .formatted(bytes.length, maximumBytes));
    }
    writeBytes(out, bytes);
  }

  private static void writeBytes(DataOutputStream out, byte[] bytes) throws IOException {
    out.writeShort(bytes.length);
    out.write(bytes);
  }
}
