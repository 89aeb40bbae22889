package io.amasync.protocol.tree;

import io.amasync.chunker.id.ChunkId;
import io.amasync.chunker.pack.Codec;
import io.amasync.chunker.pack.PackEntry;
import io.amasync.chunker.pack.PackFormat;
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

  /**
   * Reads how the next chunk of a file comes. Nothing vouches for it yet: whoever decodes the
   * payload checks the id.
   *
   * @param id of the chunk, from the file's entry
   * @param rawLength of the chunk, from there too
   * @return as if the chunk were alone in a pack; its payload is what comes next
   * @throws IOException when no chunk of that length comes so
   */
  public PackEntry chunk(ChunkId id, int rawLength) throws IOException {
    int code = in.readUnsignedByte();
    int storedLength = in.readInt();
    try {
      return new PackEntry(
          id, Codec.ofCode(code), PackFormat.FIRST_PAYLOAD_OFFSET, storedLength, rawLength);
    } catch (IllegalArgumentException e) {
      throw new IOException("The tree stream is damaged: " + e.getMessage(), e);
    }
  }

  /** Reads {@code length} bytes of a chunk's payload. */
  public void readFully(byte[] bytes, int offset, int length) throws IOException {
    in.readFully(bytes, offset, length);
  }
}
