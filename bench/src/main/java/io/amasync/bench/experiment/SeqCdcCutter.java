package io.amasync.bench.experiment;

import io.amasync.chunker.cut.Cutter;

/**
 * SeqCDC, one byte a step: see {@link SequenceRule}.
 *
 * <p>Said here because the paper leaves it open: the scan starts at the minimum; a pair of equal
 * bytes ends a sequence and does not count as falling; the pair across a skip counts as nothing.
 * Bytes are compared by their ranks: their own signed values, or a secret order.
 */
final class SeqCdcCutter implements Cutter {
  private final SequenceRule rule;
  private final byte[] ranks;

  /** Compares bytes by {@code ranks}, of which there are 256. */
  SeqCdcCutter(SequenceRule rule, byte[] ranks) {
    this.rule = rule;
    this.ranks = ranks.clone();
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
    return scan(window, offset + rule.sizes().minimumBytes(), limit, 0, 0) - offset;
  }

  /**
   * Where the chunk ends.
   *
   * @param from first byte of the next pair
   * @param rising pairs that have risen up to there, without a break
   * @param falling pairs that have fallen since the last skip
   */
  int scan(byte[] window, int from, int limit, int rising, int falling) {
    int needed = rule.length() - 1;
    int rise = rising;
    int fall = falling;
    int at = from;
    while (at < limit - 1) {
      int step = ranks[window[at + 1] & 0xff] - ranks[window[at] & 0xff];
      at++;
      if (step > 0) {
        rise++;
        if (rise == needed) {
          return at + 1;
        }
      } else {
        rise = 0;
        if (step < 0) {
          fall++;
          if (fall == rule.trigger()) {
            fall = 0;
            at += rule.skip();
          }
        }
      }
    }
    return limit;
  }
}
