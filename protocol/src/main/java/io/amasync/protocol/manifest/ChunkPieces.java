package io.amasync.protocol.manifest;

import io.amasync.chunker.id.ContentId;
import java.io.IOException;

/** Takes files' chunk lists piece by piece, so that the list of a huge file is never held whole. */
@FunctionalInterface
public interface ChunkPieces {
  /**
   * Takes the next chunks of a file.
   *
   * @param content what the manifest says they are of; not checked
   * @param packed whole chunks as {@link io.amasync.chunker.content.ChunkList} packs them; the
   *     array is the reader's and changes after the call
   * @param length how many bytes of {@code packed} count
   */
  void accept(ContentId content, byte[] packed, int length) throws IOException;
}
