package io.amasync.server.feed;

/** What of a chunk a feed gives. */
public enum ChunkForm {
  /** Its plaintext, verified. */
  PLAIN,

  /** The payload as it lies in its pack, for a reader that decodes and verifies it itself. */
  STORED
}
