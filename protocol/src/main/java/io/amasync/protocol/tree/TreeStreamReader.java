package io.amasync.protocol.tree;

import io.amasync.protocol.manifest.EntryFrame;
import io.amasync.protocol.manifest.ManifestEntry;
import io.amasync.protocol.manifest.ManifestReader;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads a tree stream. After a file's entry the caller reads its chunks, each with {@link #chunk}
 * and {@link #readFully}, before it asks for the next entry. A stream that was cut off is an {@link
 * EOFException}, never a short tree. Not thread-safe.
 */
public final class TreeStreamReader {
  private final DataInputStream in;
  private final long version;

  /** Reads the magic and the version; the caller buffers {@code in}. */
  public TreeStreamReader(InputStream in) throws IOException {
    this.in = new DataInputStream(in);
    if (this.in.readLong() != TreeStreamWriter.MAGIC) {
      throw new IOException(
          "The answer is not a tree stream of format 2. Check the server's address and version");
    }
    this.version = this.in.readLong();
  }

  /** The version that the tree is as of. */
  public long version() {
    return version;
  }

  /** The next entry, or null at the stream's proper end. */
  public @Nullable ManifestEntry next() throws IOException {
    int tag = in.readUnsignedByte();
    if (tag == TreeStreamWriter.END) {
      return null;
    }
    if (tag != TreeStreamWriter.ENTRY) {
      throw new IOException("The tree stream is damaged: %d is no entry's tag".formatted(tag));
    }
    int length = in.readInt();
    if (length < 0 || length > ManifestReader.MAXIMUM_BYTES) {
      throw new IOException("The tree stream is damaged: an entry of %d bytes".formatted(length));
    }
    byte[] frame = in.readNBytes(length);
    if (frame.length < length) {
      throw new EOFException("The tree stream was cut off within an entry");
    }
    return EntryFrame.decode(frame);
  }

  /** Reads how the next chunk of a file comes; its payload is what follows. */
  public StoredChunk chunk() throws IOException {
    int codec = in.readUnsignedByte();
    return new StoredChunk(codec, in.readInt());
  }

  /** Reads {@code length} bytes of a chunk's payload. */
  public void readFully(byte[] bytes, int offset, int length) throws IOException {
    in.readFully(bytes, offset, length);
  }
}
