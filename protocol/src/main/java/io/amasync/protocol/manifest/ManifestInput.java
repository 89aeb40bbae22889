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
 * Reads the pieces of a manifest from an array, or from a stream that holds a known number of bytes
 * through a window of its own. No piece is allocated before its length is known to fit into what is
 * left. Not thread-safe.
 */
final class ManifestInput {
  /** Longer than any piece that is read as a whole, but for chunk lists. */
  private static final int WINDOW_BYTES = 64 << 10;

  private static final int PIECE_CHUNKS = 1_000;

  private final InputStream in;
  private final long maximumBytes;

  /** What was read of the stream and not yet taken. */
  private final ByteBuffer window;

  /** The offset in the manifest of the window's index 0. */
  private long windowOffset;

  /** For chunks that are passed on in pieces. */
  private byte[] piece = new byte[ChunkList.CHUNK_BYTES];

  /** Reads ahead of what is asked for, up to {@code maximumBytes}; nobody else may read. */
  ManifestInput(InputStream in, long maximumBytes) {
    this.in = in;
    this.maximumBytes = Math.max(0, maximumBytes);
    this.window = ByteBuffer.allocate((int) Math.min(WINDOW_BYTES, this.maximumBytes)).limit(0);
  }

  /** Reads {@code bytes[offset, offset + length)}. */
  ManifestInput(byte[] bytes, int offset, int length) {
    this.in = InputStream.nullInputStream();
    this.maximumBytes = length;
    this.window = ByteBuffer.wrap(bytes, offset, length);
    this.windowOffset = -offset;
  }

  /** Throws unless every byte was read. */
  void expectEnd() throws IOException {
    if (window.hasRemaining() || in.read() >= 0) {
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
    int length = readLength(TreePath.MAXIMUM_BYTES);
    need(length);
    int from = window.position();
    window.position(from + length);
    try {
      return TreePath.of(window.array(), from, length);
    } catch (IllegalArgumentException e) {
      throw fault(e.getMessage());
    }
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
      int length = Math.min(left, PIECE_CHUNKS) * ChunkList.CHUNK_BYTES;
      if (piece.length < length) {
        piece = new byte[length];
      }
      readFully(piece, length);
      ByteBuffer chunks = ByteBuffer.wrap(piece);
      for (int at = Digest256.BYTES; at < length; at += ChunkList.CHUNK_BYTES) {
        if (chunks.getInt(at) <= 0) {
          throw fault("a chunk has %d bytes".formatted(chunks.getInt(at)));
        }
      }
      pieces.accept(content, piece, length);
      left -= length / ChunkList.CHUNK_BYTES;
    }
    return ChunkList.EMPTY;
  }

  private int readChunkCount() throws IOException {
    int count = readInt();
    if (count < 0 || (long) count * ChunkList.CHUNK_BYTES > maximumBytes - offset()) {
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
    return readFully(readLength(maximum));
  }

  private int readLength(int maximum) throws IOException {
    int length = readShort();
    if (length > maximum) {
      throw fault("a text or path of %d bytes is longer than %d".formatted(length, maximum));
    }
    return length;
  }

  UUID readUuid() throws IOException {
    return new UUID(readLong(), readLong());
  }

  Digest256 readDigest() throws IOException {
    need(Digest256.BYTES);
    return Digest256.readFrom(window);
  }

  long readLong() throws IOException {
    need(Long.BYTES);
    return window.getLong();
  }

  int readInt() throws IOException {
    need(Integer.BYTES);
    return window.getInt();
  }

  int readShort() throws IOException {
    need(Short.BYTES);
    return window.getShort() & 0xFFFF;
  }

  int readByte() throws IOException {
    need(1);
    return window.get() & 0xFF;
  }

  private byte[] readFully(int length) throws IOException {
    if (length > maximumBytes - offset()) {
      throw fault("it ends too early");
    }
    byte[] bytes = new byte[length];
    readFully(bytes, length);
    return bytes;
  }

  /** Fills the first {@code length} bytes of {@code bytes}, past the window when they are many. */
  private void readFully(byte[] bytes, int length) throws IOException {
    int held = Math.min(window.remaining(), length);
    window.get(bytes, 0, held);
    if (length - held >= window.capacity()) {
      int read = in.readNBytes(bytes, held, length - held);
      windowOffset += read;
      if (read < length - held) {
        throw fault("it ends too early");
      }
    } else if (held < length) {
      need(length - held);
      window.get(bytes, held, length - held);
    }
  }

  /** Sees to it that the window holds the next {@code length} bytes, at most its own length. */
  private void need(int length) throws IOException {
    if (window.remaining() < length) {
      fill(length);
    }
  }

  private void fill(int length) throws IOException {
    if (length > maximumBytes - offset()) {
      throw fault("it ends too early");
    }
    windowOffset += window.position();
    window.compact();
    while (window.position() < length) {
      long room = Math.min(window.remaining(), maximumBytes - windowOffset - window.position());
      int read = in.read(window.array(), window.position(), (int) room);
      if (read < 0) {
        window.flip();
        throw fault("it ends too early");
      }
      window.position(window.position() + read);
    }
    window.flip();
  }

  /** Where in the manifest the next byte stands. */
  private long offset() {
    return windowOffset + window.position();
  }

  MalformedManifestException fault(@Nullable String what) {
    return new MalformedManifestException(offset(), String.valueOf(what));
  }
}
