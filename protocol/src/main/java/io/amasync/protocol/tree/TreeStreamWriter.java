package io.amasync.protocol.tree;

import io.amasync.protocol.manifest.EntryFrame;
import io.amasync.protocol.manifest.ManifestEntry;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Writes a tree stream. After a file's entry come its chunks, each by {@link #chunk}, in order. Not
 * thread-safe. Does not close the stream; the caller buffers it.
 */
public final class TreeStreamWriter {
  static final long MAGIC = 0x414D415452454502L; // "AMATREE", then the format version
  static final int ENTRY = 1;
  static final int END = 0;

  private final DataOutputStream out;

  /** Writes the magic and the version. */
  public TreeStreamWriter(OutputStream out, long version) throws IOException {
    this.out = new DataOutputStream(out);
    this.out.writeLong(MAGIC);
    this.out.writeLong(version);
  }

  /** Writes an entry; a deletion is an {@link IllegalArgumentException}, since a tree has none. */
  public void entry(ManifestEntry entry) throws IOException {
    if (entry instanceof ManifestEntry.Delete) {
      throw new IllegalArgumentException("A tree has no deletions");
    }
    byte[] frame = EntryFrame.encode(entry);
    out.writeByte(ENTRY);
    out.writeInt(frame.length);
    out.write(frame);
  }

  /**
   * Writes a chunk as it lies in its pack.
   *
   * @param payload at 0; of {@code chunk}'s stored length
   */
  public void chunk(StoredChunk chunk, byte[] payload) throws IOException {
    out.writeByte(chunk.codec());
    out.writeInt(chunk.storedLength());
    out.write(payload, 0, chunk.storedLength());
  }

  /** Ends the stream. */
  public void end() throws IOException {
    out.writeByte(END);
    out.flush();
  }
}
