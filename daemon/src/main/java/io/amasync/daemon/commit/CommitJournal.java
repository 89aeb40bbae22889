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
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The journal of a workspace: at most one commit that is sealed, and one that is opened and comes
 * after it. What was written is on the disk when the call returns. Thread-safe.
 *
 * <p>Bytes, big-endian: version 2 (1), what follows (1: 1 an opened, 2 a sealed, 3 a sealed and
 * then an opened). An opened: key (16), parent version (8), top hash (32), created in milliseconds
 * (8), alias and message (each a 2-byte length and UTF-8). A sealed: its opened, then commit (16),
 * manifest hash (32), parent version (8), parent hash (32, zeros for none), entries (4), bytes (8).
 */
final class CommitJournal {
  private static final int VERSION = 2;
  private static final int OPENED = 1;
  private static final int SEALED = 2;
  private static final Digest256 NONE = new Digest256(0, 0, 0, 0);

  /** All that the journal holds. */
  private record Held(JournalEntry.@Nullable Sealed sealed, JournalEntry.@Nullable Opened opened) {}

  private final WorkspaceIndex index;

  CommitJournal(WorkspaceIndex index) {
    this.index = index;
  }

  synchronized JournalEntry.@Nullable Sealed sealed() {
    return read().sealed();
  }

  /** The commit that comes after the sealed one, or alone. */
  synchronized JournalEntry.@Nullable Opened opened() {
    return read().opened();
  }

  synchronized void open(JournalEntry.Opened opened) {
    write(new Held(read().sealed(), opened));
  }

  /** Takes the place of the opened one, which it was. */
  synchronized void seal(JournalEntry.Sealed sealed) {
    if (read().sealed() != null) {
      throw new IllegalStateException("A commit is sealed only when the one before it has ended");
    }
    write(new Held(sealed, null));
  }

  /** The sealed one is to be sealed anew; nothing may have been opened after it. */
  synchronized void reopen() {
    Held held = read();
    if (held.sealed() == null || held.opened() != null) {
      throw new IllegalStateException("Only a sealed commit that is alone can be reopened");
    }
    write(new Held(null, held.sealed().opened()));
  }

  /** The sealed one has ended, and nothing came of it. */
  synchronized void dropSealed() {
    write(new Held(null, read().opened()));
  }

  synchronized void dropOpened() {
    write(new Held(read().sealed(), null));
  }

  /**
   * The sealed one is committed.
   *
   * @param note makes what it is given the journal, null for none; nothing is opened meanwhile
   */
  synchronized void endSealed(Consumer<byte @Nullable []> note) {
    note.accept(encode(new Held(null, read().opened())));
  }

  private void write(Held held) {
    byte[] bytes = encode(held);
    if (bytes == null) {
      index.clearJournal();
    } else {
      index.writeJournal(bytes);
    }
  }

  private static byte @Nullable [] encode(Held held) {
    JournalEntry.Sealed sealed = held.sealed();
    JournalEntry.Opened opened = held.opened();
    if (sealed == null && opened == null) {
      return null;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(VERSION);
      out.writeByte((sealed == null ? 0 : SEALED) | (opened == null ? 0 : OPENED));
      if (sealed != null) {
        write(out, sealed);
      }
      if (opened != null) {
        write(out, opened);
      }
    } catch (IOException e) {
      throw new IllegalStateException("Writing to memory failed", e);
    }
    return bytes.toByteArray();
  }

  private static void write(DataOutputStream out, JournalEntry.Opened opened) throws IOException {
    write(out, opened.key());
    out.writeLong(opened.parentVersion());
    out.write(opened.top().toBytes());
    out.writeLong(opened.created().toEpochMilli());
    out.writeUTF(opened.alias());
    out.writeUTF(opened.message());
  }

  private static void write(DataOutputStream out, JournalEntry.Sealed sealed) throws IOException {
    write(out, sealed.opened());
    write(out, sealed.commit());
    out.write(sealed.manifestHash().toBytes());
    out.writeLong(sealed.parentVersion());
    CommitHash parent = sealed.parentHash();
    out.write((parent == null ? NONE : parent.digest()).toBytes());
    out.writeInt(sealed.entries());
    out.writeLong(sealed.bytes());
  }

  private static void write(DataOutputStream out, UUID uuid) throws IOException {
    out.writeLong(uuid.getMostSignificantBits());
    out.writeLong(uuid.getLeastSignificantBits());
  }

  private Held read() {
    byte[] bytes = index.journal();
    if (bytes == null) {
      return new Held(null, null);
    }
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      int version = in.readUnsignedByte();
      int holds = in.readUnsignedByte();
      if (version != VERSION || holds == 0 || holds > (OPENED | SEALED)) {
        throw new IllegalStateException(
            "The journal has version %d and state %d; this program reads version %d. Start the newer one"
                .formatted(version, holds, VERSION));
      }
      return new Held(
          (holds & SEALED) == 0 ? null : readSealed(in),
          (holds & OPENED) == 0 ? null : readOpened(in));
    } catch (IOException e) {
      throw new IllegalStateException("The local index holds a damaged journal", e);
    }
  }

  private static JournalEntry.Opened readOpened(DataInputStream in) throws IOException {
    UUID key = readUuid(in);
    long parentVersion = in.readLong();
    TopHash top = new TopHash(readDigest(in));
    Instant created = Instant.ofEpochMilli(in.readLong());
    return new JournalEntry.Opened(key, parentVersion, top, in.readUTF(), in.readUTF(), created);
  }

  private static JournalEntry.Sealed readSealed(DataInputStream in) throws IOException {
    JournalEntry.Opened opened = readOpened(in);
    UUID commit = readUuid(in);
    Digest256 manifest = readDigest(in);
    long parentVersion = in.readLong();
    Digest256 parent = readDigest(in);
    return new JournalEntry.Sealed(
        opened,
        commit,
        manifest,
        parentVersion,
        parent.equals(NONE) ? null : new CommitHash(parent),
        in.readInt(),
        in.readLong());
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
