package io.amasync.daemon.commit;

import io.amasync.chunker.id.CommitHash;
import io.amasync.chunker.id.Digest256;
import io.amasync.chunker.id.TopHash;
import io.amasync.daemon.index.WorkspaceIndex;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The one journal entry of a workspace. What was written is on the disk when the call returns.
 *
 * <p>Bytes, big-endian: version 1 (1), state (1: 1 opened, 2 sealed); key (16), parent version (8),
 * parent hash (32, zeros for none), top hash (32), created in milliseconds (8), alias and message
 * (each a 2-byte length and UTF-8); when sealed: commit (16), manifest hash (32), entries (4),
 * bytes (8).
 */
final class CommitJournal {
  private static final int VERSION = 1;
  private static final int OPENED = 1;
  private static final int SEALED = 2;
  private static final Digest256 NONE = new Digest256(0, 0, 0, 0);

  private final WorkspaceIndex index;

  CommitJournal(WorkspaceIndex index) {
    this.index = index;
  }

  @Nullable JournalEntry read() {
    byte[] bytes = index.journal();
    if (bytes == null) {
      return null;
    }
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      return read(in);
    } catch (IOException e) {
      throw new IllegalStateException("The local index holds a damaged journal", e);
    }
  }

  void write(JournalEntry entry) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(VERSION);
      switch (entry) {
        case JournalEntry.Opened opened -> {
          out.writeByte(OPENED);
          write(out, opened);
        }
        case JournalEntry.Sealed sealed -> {
          out.writeByte(SEALED);
          write(out, sealed.opened());
          write(out, sealed.commit());
          out.write(sealed.manifestHash().toBytes());
          out.writeInt(sealed.entries());
          out.writeLong(sealed.bytes());
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException("Writing to memory failed", e);
    }
    index.writeJournal(bytes.toByteArray());
  }

  void clear() {
    index.clearJournal();
  }

  private static void write(DataOutputStream out, JournalEntry.Opened opened) throws IOException {
    write(out, opened.key());
    out.writeLong(opened.parentVersion());
    CommitHash parent = opened.parentHash();
    out.write((parent == null ? NONE : parent.digest()).toBytes());
    out.write(opened.top().toBytes());
    out.writeLong(opened.created().toEpochMilli());
    out.writeUTF(opened.alias());
    out.writeUTF(opened.message());
  }

  private static void write(DataOutputStream out, UUID uuid) throws IOException {
    out.writeLong(uuid.getMostSignificantBits());
    out.writeLong(uuid.getLeastSignificantBits());
  }

  private static JournalEntry read(DataInputStream in) throws IOException {
    int version = in.readUnsignedByte();
    int state = in.readUnsignedByte();
    if (version != VERSION || (state != OPENED && state != SEALED)) {
      throw new IllegalStateException(
          "The journal has version %d and state %d; this program reads version %d. Start the newer one"
              .formatted(version, state, VERSION));
    }
    UUID key = readUuid(in);
    long parentVersion = in.readLong();
    Digest256 parent = readDigest(in);
    TopHash top = new TopHash(readDigest(in));
    Instant created = Instant.ofEpochMilli(in.readLong());
    var opened =
        new JournalEntry.Opened(
            key,
            parentVersion,
            parent.equals(NONE) ? null : new CommitHash(parent),
            top,
            in.readUTF(),
            in.readUTF(),
            created);
    return state == OPENED
        ? opened
        : new JournalEntry.Sealed(
            opened, readUuid(in), readDigest(in), in.readInt(), in.readLong());
  }

  private static UUID readUuid(DataInputStream in) throws IOException {
    return new UUID(in.readLong(), in.readLong());
  }

  private static Digest256 readDigest(DataInputStream in) throws IOException {
    byte[] bytes = new byte[Digest256.BYTES];
    in.readFully(bytes);
    return Digest256.of(bytes);
  }
}
