package io.amasync.protocol.manifest;

import io.amasync.chunker.content.ChunkList;
import io.amasync.chunker.id.ContentId;
import io.amasync.chunker.id.Digest256;
import io.amasync.protocol.api.Chunking;
import io.amasync.protocol.path.TreePath;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads the pieces of a manifest from a stream that holds a known number of bytes. No piece is
 * allocated before its length is known to fit into what is left. Not thread-safe.
 */
final class ManifestInput {
  private static final int PIECE_CHUNKS = 1_000;

  private final InputStream in;
  private final long maximumBytes;
  private long offset;

  ManifestInput(InputStream in, long maximumBytes) {
    this.in = in;
    this.maximumBytes = maximumBytes;
  }

  /** Throws unless every byte was read. */
  void expectEnd() throws IOException {
    if (in.read() >= 0) {
      throw fault("bytes follow the last entry");
    }
  }

  /** With {@code pieces}, a file's chunks go there and its entry has none. */
  ManifestEntry readEntry(@Nullable ChunkPieces pieces) throws IOException {
    int operation = readByte();
    TreePath path = readPath();
    long baseRevision = readLong();
    if (baseRevision < 0) {
      throw fault("'%s' has the base revision %d".formatted(path, baseRevision));
    }
    return switch (operation) {
      case ManifestWriter.PUT -> readPut(path, baseRevision, pieces);
      case ManifestWriter.DELETE -> new ManifestEntry.Delete(path, baseRevision);
      default -> throw fault("no operation has the number " + operation);
    };
  }

  private ManifestEntry readPut(TreePath path, long baseRevision, @Nullable ChunkPieces pieces)
      throws IOException {
    return switch (readByte()) {
      case 1 -> {
        int mode = readMode();
        Mtime mtime = readMtime();
        ContentId content = new ContentId(readDigest());
        ChunkList chunks = pieces == null ? readChunks() : passChunks(content, pieces);
        yield new ManifestEntry.PutFile(path, baseRevision, mode, mtime, content, chunks);
      }
      case 2 -> new ManifestEntry.PutDirectory(path, baseRevision, readMode());
      case 3 -> {
        Mtime mtime = readMtime();
        byte[] target = readBytes(LinkTarget.MAXIMUM_BYTES);
        try {
          yield new ManifestEntry.PutSymlink(path, baseRevision, mtime, LinkTarget.of(target));
        } catch (IllegalArgumentException e) {
          throw fault(e.getMessage());
        }
      }
      default -> throw fault("'%s' is of no known kind".formatted(path));
    };
  }

  TreePath readPath() throws IOException {
    TreePath path;
    try {
      path = TreePath.of(readBytes(TreePath.MAXIMUM_BYTES));
    } catch (IllegalArgumentException e) {
      throw fault(e.getMessage());
    }
    return path;
  }

  private ChunkList readChunks() throws IOException {
    byte[] packed = readFully(readChunkCount() * ChunkList.CHUNK_BYTES);
    try {
      return ChunkList.ofPacked(packed);
    } catch (IllegalArgumentException e) {
      throw fault(e.getMessage());
    }
  }

  private ChunkList passChunks(ContentId content, ChunkPieces pieces) throws IOException {
    int left = readChunkCount();
    while (left > 0) {
      int count = Math.min(left, PIECE_CHUNKS);
      byte[] packed = readFully(count * ChunkList.CHUNK_BYTES);
      ByteBuffer chunks = ByteBuffer.wrap(packed);
      for (int at = Digest256.BYTES; at < packed.length; at += ChunkList.CHUNK_BYTES) {
        if (chunks.getInt(at) <= 0) {
          throw fault("a chunk has %d bytes".formatted(chunks.getInt(at)));
        }
      }
      pieces.accept(content, packed, packed.length);
      left -= count;
    }
    return ChunkList.EMPTY;
  }

  private int readChunkCount() throws IOException {
    int count = readInt();
    if (count < 0 || (long) count * ChunkList.CHUNK_BYTES > maximumBytes - offset) {
      throw fault("it announces %d chunks, more than it has bytes for".formatted(count));
    }
    return count;
  }

  int readMode() throws IOException {
    int mode = readShort();
    if (mode > Modes.MAXIMUM) {
      throw fault("0%o is no mode".formatted(mode));
    }
    return mode;
  }

  Mtime readMtime() throws IOException {
    long seconds = readLong();
    int nanos = readInt();
    try {
      return new Mtime(seconds, nanos);
    } catch (IllegalArgumentException e) {
      throw fault(e.getMessage());
    }
  }

  Chunking readChunking() throws IOException {
    int code = readByte();
    try {
      return Chunking.ofCode(code);
    } catch (IllegalArgumentException e) {
      throw fault(e.getMessage());
    }
  }

  String readText(int maximum) throws IOException {
    byte[] bytes = readBytes(maximum);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw fault("a text is not UTF-8");
    }
  }

  byte[] readBytes(int maximum) throws IOException {
    int length = readShort();
    if (length > maximum) {
      throw fault("a text or path of %d bytes is longer than %d".formatted(length, maximum));
    }
    return readFully(length);
  }

  UUID readUuid() throws IOException {
    return new UUID(readLong(), readLong());
  }

  Digest256 readDigest() throws IOException {
    return Digest256.of(readFully(Digest256.BYTES));
  }

  long readLong() throws IOException {
    return ByteBuffer.wrap(readFully(Long.BYTES)).getLong();
  }

  int readInt() throws IOException {
    return ByteBuffer.wrap(readFully(Integer.BYTES)).getInt();
  }

  int readShort() throws IOException {
    return ByteBuffer.wrap(readFully(Short.BYTES)).getShort() & 0xFFFF;
  }

  int readByte() throws IOException {
    return readFully(1)[0] & 0xFF;
  }

  byte[] readFully(int length) throws IOException {
    if (length > maximumBytes - offset) {
      throw fault("it ends too early");
    }
    byte[] bytes = new byte[length];
    int read = in.readNBytes(bytes, 0, length);
    offset += read;
    if (read < length) {
      throw fault("it ends too early");
    }
    return bytes;
  }

  MalformedManifestException fault(@Nullable String what) {
    return new MalformedManifestException(offset, String.valueOf(what));
  }
}
