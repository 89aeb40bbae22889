package io.amasync.server.archive;

import io.amasync.chunker.content.ChunkList;
import io.amasync.metastore.content.LocatedChunk;
import io.amasync.metastore.tree.RevisionRow;
import io.amasync.server.feed.ChunkFeed;
import java.io.IOException;
import java.io.OutputStream;

/** The bytes of the file that a walk has come to; to be written once, before the walk goes on. */
final class FileBytes {
  private final RevisionRow row;
  private final ChunkFeed feed;
  private final Chunks chunks;

  FileBytes(RevisionRow row, ChunkFeed feed, Chunks chunks) {
    this.row = row;
    this.feed = feed;
    this.chunks = chunks;
  }

  /** Looks the chunks of a content up. */
  @FunctionalInterface
  interface Chunks {
    ChunkList get() throws IOException;
  }

  /** Of which chunks the file is. */
  ChunkList chunks() throws IOException {
    return chunks.get();
  }

  /** Takes a chunk in the walk's form, at 0, until it returns. */
  @FunctionalInterface
  interface Sink {
    void accept(LocatedChunk chunk, byte[] bytes) throws IOException;
  }

  /**
   * Writes the plaintext of the whole file, exactly as many bytes as its row says; the walk is one
   * of plain chunks.
   */
  void writeTo(OutputStream out) throws IOException {
    forEach((chunk, bytes) -> out.write(bytes, 0, chunk.entry().rawLength()));
  }

  /** Gives every chunk of the file, which together are exactly as many bytes as its row says. */
  void forEach(Sink sink) throws IOException {
    long given = 0;
    while (given < row.sizeBytes()) {
      LocatedChunk chunk = feed.next();
      if (chunk == null || chunk.fileOffset() != given || chunk.end() > row.sizeBytes()) {
        throw new IOException(
            "The chunks of '%s' do not make its %d bytes: the database is damaged"
                .formatted(row.path().toUrl(), row.sizeBytes()));
      }
      sink.accept(chunk, feed.bytes());
      given = chunk.end();
    }
  }
}
