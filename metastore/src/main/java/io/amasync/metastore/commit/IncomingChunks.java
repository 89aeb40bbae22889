package io.amasync.metastore.commit;

import io.amasync.chunker.content.ChunkList;
import io.amasync.chunker.hash.KeyedHash;
import io.amasync.chunker.id.ContentId;
import io.amasync.chunker.id.Digest256;
import io.amasync.metastore.sql.BinaryCopy;
import io.amasync.protocol.manifest.ChunkPieces;
import java.nio.ByteBuffer;
import java.sql.Connection;

/**
 * Streams the chunks of one file after the other into the temporary table {@code incoming_chunk},
 * and computes on the way what they say of the file. Not thread-safe.
 */
final class IncomingChunks implements ChunkPieces {
  /** What a file's chunks say of it. */
  record Body(ContentId content, int chunks, long sizeBytes) {}

  private final BinaryCopy rows;
  private final KeyedHash contents;
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
    ByteBuffer in = ByteBuffer.wrap(packed);
    for (int at = 0; at < length; at += ChunkList.CHUNK_BYTES) {
      int rawLength = in.getInt(at + Digest256.BYTES);
      rows.row()
          .bytes(contentId)
          .int8(sizeBytes)
          .bytes(packed, at, Digest256.BYTES)
          .int4(rawLength);
      sizeBytes += rawLength;
      chunks++;
    }
  }

  /** Ends a file, which may have had no chunks at all. */
  Body end() {
    Body body = new Body(new ContentId(contents.finish()), chunks, sizeBytes);
    total += chunks;
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
