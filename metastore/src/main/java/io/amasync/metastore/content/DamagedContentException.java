package io.amasync.metastore.content;

import io.amasync.chunker.id.ChunkId;
import io.amasync.chunker.id.ContentId;
import java.io.IOException;

/**
 * A chunk of a content is in no stored pack: its pack was damaged and forgotten. A retry helps once
 * a client that has the file has uploaded the chunk again.
 */
public final class DamagedContentException extends IOException {
  private static final long serialVersionUID = 1;

  private final transient ContentId content;
  private final transient ChunkId chunk;

  DamagedContentException(ContentId content, ChunkId chunk, long fileOffset) {
    super(
        ("Content %s, byte %d: chunk %s is in no stored pack. It comes back when a device that has"
                + " the file syncs it again")
            .formatted(content, fileOffset, chunk));
    this.content = content;
    this.chunk = chunk;
  }

  /** The content that cannot be read whole. */
  public ContentId content() {
    return content;
  }

  /** The chunk that is not there. */
  public ChunkId chunk() {
    return chunk;
  }
}
