package io.amasync.bench.experiment;

import io.amasync.chunker.cut.ChunkSizes;

/**
 * Where SeqCDC cuts and what it passes over (Udayashankar, Baba, Al-Kiswany, "SeqCDC: Hashless
 * Content-Defined Chunking for Data Deduplication", Middleware 2024).
 *
 * @param sizes the normal size only says up to which length the last bytes are one chunk
 * @param length so many bytes, each greater than the one before, end a chunk
 * @param trigger after so many pairs of bytes that fall, some bytes are skipped
 * @param skip how many
 */
record SequenceRule(ChunkSizes sizes, int length, int trigger, int skip) {
  /**
   * On random bytes about as long chunks as the product's. The paper has lengths of 5 and skips of
   * 256 and 512 for chunks of 4 to 16 KiB; a chunk grows with the length's factorial.
   */
  static final SequenceRule DEFAULT = new SequenceRule(ChunkSizes.DEFAULT, 8, 55, 512);

  SequenceRule {
    if (length < 3 || length > Long.SIZE || trigger < 1 || skip < 0) {
      throw new IllegalArgumentException("No rule: %d/%d/%d".formatted(length, trigger, skip));
    }
  }
}
