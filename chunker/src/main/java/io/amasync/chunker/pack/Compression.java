package io.amasync.chunker.pack;

/** Whether a writer tries to compress. */
public enum Compression {
  /** Every payload is raw. */
  NONE,
  /** zstd level 1, for chunks on which it pays by a quick probe of a sample. */
  WHEN_IT_PAYS
}
