package io.amasync.protocol.tree;

import io.amasync.protocol.manifest.EntryFrame;
import io.amasync.protocol.manifest.ManifestEntry;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Writes a tree stream. After a file's entry the caller writes exactly the raw bytes of its chunks
 * to the same stream. Not thread-safe. Does not close the stream; the caller buffers it.
 */
public final class TreeStreamWriter {
  static final long MAGIC = 0x414D415452454501L; // "AMATREE", then the format version
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

  /** Ends the stream. */
  public void end() throws IOException {
    out.writeByte(END);
    out.flush();
  }
}
