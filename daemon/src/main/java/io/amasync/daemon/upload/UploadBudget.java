package io.amasync.daemon.upload;

import io.amasync.chunker.pack.PackFormat;

/**
 * How the memory in flight is shared out.
 *
 * @param workers threads that read, cut and hash; each has a window
 * @param segments where chunks wait to be packed
 * @param packs that are filled or under way: the most uploads at once
 * @param segmentBytes the most that a segment has; what fits a pack, unless memory is to be spared
 */
public record UploadBudget(int workers, int segments, int packs, int segmentBytes) {
  /** What the daemon has in flight at most, unless it is told otherwise: 192 MiB. */
  public static final long DEFAULT_BYTES = 192L << 20;

  /** Two of the largest chunks: a cut is found in one while the other is read. */
  static final int WINDOW_BYTES = 2 * PackFormat.MAXIMUM_CHUNK_BYTES;

  private static final int MOST_WORKERS = 8;
  private static final int MOST_PACKS = 16;

  public UploadBudget {
    if (workers < 1 || segments < 2 || packs < 1) {
      throw new IllegalArgumentException(
          "An upload needs a worker, two segments and a pack, not %d, %d and %d"
              .formatted(workers, segments, packs));
    }
    if (segmentBytes < WINDOW_BYTES || segmentBytes > PackFormat.MAXIMUM_PACK_BYTES) {
      throw new IllegalArgumentException(
          "A segment has %d to %d bytes, not %d"
              .formatted(WINDOW_BYTES, PackFormat.MAXIMUM_PACK_BYTES, segmentBytes));
    }
  }

  /** With segments that fit a pack. */
  public UploadBudget(int workers, int segments, int packs) {
    this(workers, segments, packs, PackFormat.MAXIMUM_PACK_BYTES);
  }

  /** Shares {@code bytes} out on a machine with so many cores. */
  public static UploadBudget of(long bytes, int cores) {
    int workers = Math.clamp(cores, 1, MOST_WORKERS);
    long left = bytes - (long) workers * WINDOW_BYTES;
    int buffers = (int) (left / PackFormat.MAXIMUM_PACK_BYTES);
    int segments = Math.max(2, buffers * 2 / 5);
    return new UploadBudget(workers, segments, Math.clamp(buffers - segments, 1, MOST_PACKS));
  }
}
