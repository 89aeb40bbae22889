package io.amasync.bench.experiment;

import io.amasync.chunker.cut.Cutter;

/**
 * SeqCDC, 64 pairs of bytes at a time (Udayashankar and Al-Kiswany, "Vectorized Sequence-Based
 * Chunking for Data Deduplication", arXiv 2505.21194): two comparisons give the pairs that rise and
 * those that fall as bits of a long; runs of ones and the trigger's pair are found among the bits.
 */
final class VectorSeqCdcCutter implements Cutter {
  private final SequenceRule rule;
  private final SeqCdcCutter plain;
  private final ByteOrdering ordering;

  /** {@code plain} has the same rule and an equal ordering. */
  VectorSeqCdcCutter(SequenceRule rule, SeqCdcCutter plain, ByteOrdering ordering) {
    this.rule = rule;
    this.plain = plain;
    this.ordering = ordering;
  }

  @Override
  public int maximumBytes() {
    return rule.sizes().maximumBytes();
  }

  @Override
  public int cut(byte[] window, int offset, int length) {
    if (length <= rule.sizes().normalBytes()) {
      return length;
    }
    int limit = offset + Math.min(length, maximumBytes());
    int needed = rule.length() - 1;
    int at = offset + rule.sizes().minimumBytes();
    int rising = 0;
    int falling = 0;
    while (at + ByteOrdering.PAIRS < limit) {
      long rises = ordering.rising(window, at);
      long falls = ordering.falling(window, at);
      int leading = Long.numberOfTrailingZeros(~rises);
      int found =
          rising + leading >= needed
              ? needed - rising - 1
              : Long.numberOfTrailingZeros(runs(rises, needed));
      int fallen = Long.bitCount(falls);
      if (falling + fallen >= rule.trigger()) {
        int last =
            Long.numberOfTrailingZeros(Long.expand(1L << (rule.trigger() - falling - 1), falls));
        if (found < last) {
          return at + found + 2 - offset;
        }
        at += last + 1 + rule.skip();
        rising = 0;
        falling = 0;
      } else {
        if (found < ByteOrdering.PAIRS) {
          return at + found + 2 - offset;
        }
        at += ByteOrdering.PAIRS;
        rising = Long.numberOfLeadingZeros(~rises);
        falling += fallen;
      }
    }
    return plain.scan(window, at, limit, rising, falling) - offset;
  }

  /** The bits of {@code bits} that end {@code length} ones in a row. */
  private static long runs(long bits, int length) {
    long ends = bits;
    for (int reached = 1; reached < length; ) {
      int more = Math.min(reached, length - reached);
      ends &= ends << more;
      reached += more;
    }
    return ends;
  }
}
