package io.amasync.server.archive;

import io.amasync.chunker.id.ContentId;
import io.amasync.chunker.pack.PackEntry;
import io.amasync.metastore.content.LocatedChunk;
import io.amasync.metastore.tree.RevisionRow;
import io.amasync.protocol.manifest.ManifestEntry;
import io.amasync.protocol.tree.StoredChunk;
import io.amasync.protocol.tree.TreeStreamWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes a tree as a tree stream. An entry's base revision is the revision that it is, so that a
 * client which restores knows what to commit on. Chunks go out as they are stored: the client
 * verifies them anyhow, and of what compresses fewer bytes go over the network.
 */
final class TreeStream implements TreeWalk.Visitor {
  private final TreeStreamWriter writer;

  TreeStream(OutputStream out, long version) throws IOException {
    this.writer = new TreeStreamWriter(out, version);
  }

  @Override
  public void visit(RevisionRow row, @Nullable FileBytes bytes) throws IOException {
    switch (Objects.requireNonNull(row.kind())) {
      case FILE -> {
        FileBytes file = Objects.requireNonNull(bytes);
        ContentId content = Objects.requireNonNull(row.content());
        writer.entry(
            new ManifestEntry.PutFile(
                row.path(), row.revision(), row.mode(), row.mtime(), content, file.chunks()));
        file.forEach(this::write);
      }
      case DIRECTORY ->
          writer.entry(new ManifestEntry.PutDirectory(row.path(), row.revision(), row.mode()));
      case SYMLINK ->
          writer.entry(
              new ManifestEntry.PutSymlink(
                  row.path(), row.revision(), row.mtime(), Objects.requireNonNull(row.target())));
    }
  }

  private void write(LocatedChunk chunk, byte[] payload) throws IOException {
    PackEntry entry = chunk.entry();
    writer.chunk(new StoredChunk(entry.codec().code(), entry.storedLength()), payload);
  }

  /** Writes what ends a tree stream. */
  void finish() throws IOException {
    writer.end();
  }
}
