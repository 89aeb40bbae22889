package io.amasync.metastore.content;

import io.amasync.chunker.id.PackId;
import io.amasync.chunker.pack.PackEntry;

/**
 * A chunk of a content and where to read it.
 *
 * @param fileOffset of the chunk's first byte in the file
 * @param pack a pack of the remote repo
 * @param entry the chunk's id, codec, place in the pack, and lengths
 */
public record LocatedChunk(long fileOffset, PackId pack, PackEntry entry) {
  /** The offset in the file of the first byte after the chunk. */
  public long end() {
    return fileOffset + entry.rawLength();
  }
}
