package io.amasync.server.feed;

import io.amasync.metastore.content.LocatedChunk;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says which chunks come, in order. Used by one thread at a time. */
public interface ChunkSource {
  /** The next chunk, or null after the last. */
  @Nullable LocatedChunk next() throws IOException;

  /** These chunks. */
  static ChunkSource of(List<LocatedChunk> chunks) {
    Iterator<LocatedChunk> rest = chunks.iterator();
    return () -> rest.hasNext() ? rest.next() : null;
  }

  /** The chunks of one source after those of the other. */
  static ChunkSource concat(List<ChunkSource> sources) {
    Iterator<ChunkSource> rest = sources.iterator();
    return new ChunkSource() {
      private @Nullable ChunkSource open;

      @Override
      public @Nullable LocatedChunk next() throws IOException {
        while (true) {
          LocatedChunk chunk = open == null ? null : open.next();
          if (chunk != null || !rest.hasNext()) {
            return chunk;
          }
          open = rest.next();
        }
      }
    };
  }
}
