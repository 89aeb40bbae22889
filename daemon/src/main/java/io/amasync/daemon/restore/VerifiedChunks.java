package io.amasync.daemon.restore;

import io.amasync.chunker.content.ChunkList;
import io.amasync.chunker.hash.AccountKeys;
import io.amasync.chunker.hash.KeyedHash;
import io.amasync.chunker.hash.KeyedHashes;
import io.amasync.chunker.id.ChunkId;
import io.amasync.chunker.pack.PackFormat;
import io.amasync.protocol.manifest.ManifestEntry.PutFile;
import io.amasync.protocol.tree.TreeStreamReader;
import java.io.EOFException;
import java.io.IOException;

/** Reads a file's chunks from a tree stream, and passes on only what its ids vouch for. */
final class VerifiedChunks {
  /** Takes verified bytes, valid until it returns. */
  interface Sink {
    void accept(byte[] bytes, int length) throws IOException;
  }

  private static final int FIRST_BUFFER_BYTES = 512 << 10;

  private final KeyedHash chunkHash;
  private final KeyedHash contentHash;
  private byte[] buffer = new byte[FIRST_BUFFER_BYTES];

  VerifiedChunks(AccountKeys keys, KeyedHashes hashes) {
    chunkHash = hashes.keyed(keys.chunks());
    contentHash = hashes.keyed(keys.contents());
  }

  /** Checks the content id before the first byte, and each chunk before it is passed on. */
  void read(TreeStreamReader stream, PutFile file, Sink sink) throws IOException {
    ChunkList chunks = file.chunks();
    if (!chunks.contentId(contentHash).equals(file.content())) {
      throw new DamagedTreeException(
          file.path(), "its list of chunks is not content " + file.content());
    }
    for (int i = 0; i < chunks.count(); i++) {
      int length = chunks.rawLength(i);
      if (length > PackFormat.MAXIMUM_CHUNK_BYTES) {
        throw new DamagedTreeException(
            file.path(),
            "chunk %d has %d bytes, and the most is %d"
                .formatted(i, length, PackFormat.MAXIMUM_CHUNK_BYTES));
      }
      if (length > buffer.length) {
        buffer = new byte[PackFormat.MAXIMUM_CHUNK_BYTES];
      }
      try {
        stream.readFully(buffer, 0, length);
      } catch (EOFException e) {
        throw new CutOffException(e);
      }
      ChunkId actual = new ChunkId(chunkHash.hash(buffer, 0, length));
      if (!actual.equals(chunks.id(i))) {
        throw new DamagedTreeException(
            file.path(), "chunk %d should be %s and is %s".formatted(i, chunks.id(i), actual));
      }
      sink.accept(buffer, length);
    }
  }
}
