package io.amasync.metastore.commit;

import io.amasync.chunker.content.ChunkList;
import io.amasync.chunker.hash.KeyedHash;
import io.amasync.chunker.id.ChunkId;
import io.amasync.chunker.id.ContentId;
import io.amasync.chunker.id.Digest256;
import io.amasync.metastore.sql.BinaryCopy;
import io.amasync.protocol.manifest.ChunkPieces;
import java.nio.ByteBuffer;
import java.sql.Connection;
import org.jspecify.annotations.Nullable;

/**
 * Streams the chunks of one file after the other into the temporary table {@code incoming_chunk},
 * but for those of files that have only one, and computes on the way what they say of the file. Not
 * thread-safe.
 */
final class IncomingChunks implements ChunkPieces {
  /**
   * What a file's chunks say of it.
   *
   * @param only its chunk when it has just one, else null
   */
  record Body(ContentId content, int chunks, long sizeBytes, @Nullable ChunkId only) {}

  private final BinaryCopy rows;
  private final KeyedHash contents;

  /** The file's first chunk, as it came: no row until a second follows. */
  private final byte[] first = new byte[ChunkList.CHUNK_BYTES];

  private long total;
  private int chunks;
  private long sizeBytes;

  /** {@code contents} is keyed with the account's contents key. */
  IncomingChunks(Connection connection, KeyedHash contents) {
    this.rows = new BinaryCopy(connection, "incoming_chunk", 4);
    this.contents = contents;
  }

  @Override
  public void accept(ContentId content, byte[] packed, int length) {
    contents.update(packed, 0, length);
    byte[] contentId = content.toBytes();
    for (int at = 0; at < length; at += ChunkList.CHUNK_BYTES) {
      if (chunks == 0) {
        System.arraycopy(packed, at, first, 0, ChunkList.CHUNK_BYTES);
      } else {
        if (chunks == 1) {
          row(contentId, 0, first, 0);
        }
        row(contentId, sizeBytes, packed, at);
      }
      sizeBytes += rawLength(packed, at);
      chunks++;
    }
  }

  private void row(byte[] content, long fileOffset, byte[] packed, int at) {
    rows.row()
        .bytes(content)
        .int8(fileOffset)
        .bytes(packed, at, Digest256.BYTES)
        .int4(rawLength(packed, at));
    total++;
  }

  private static int rawLength(byte[] packed, int at) {
    return ByteBuffer.wrap(packed).getInt(at + Digest256.BYTES);
  }

  /** Ends a file, which may have had no chunks at all. */
  Body end() {
    @Nullable ChunkId only =
        chunks == 1 ? new ChunkId(Digest256.readFrom(ByteBuffer.wrap(first))) : null;
    Body body = new Body(new ContentId(contents.finish()), chunks, sizeBytes, only);
    chunks = 0;
    sizeBytes = 0;
    return body;
  }

  /** Sends what has not been sent; returns how many rows there are in all. */
  long flush() {
    rows.flush();
    return total;
  }
}
