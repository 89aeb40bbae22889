package io.amasync.daemon.commit;

/**
 * When a batch is full. A single file larger than {@code bytes} is a batch of its own.
 *
 * @param entries a directory to be deleted goes only when all below it fits
 */
public record BatchLimits(int entries, long bytes) {
  /**
   * So that a large first scan makes durable, visible progress, and that what a commit costs beside
   * its packs (at the store: a list, a manifest, a deletion) is little.
   */
  public static final BatchLimits AUTOMATIC = new BatchLimits(16_384, 1L << 30);

  /** The most of one named commit: what is planned is held in memory. */
  public static final BatchLimits NAMED = new BatchLimits(250_000, Long.MAX_VALUE);

  /**
   * Of the first batch of a workspace that is still being looked at: as short as lets the next be
   * looked at and planned while this one is read.
   */
  BatchLimits first() {
    return new BatchLimits(Math.ceilDiv(entries, 2), bytes);
  }

  public BatchLimits {
    if (entries < 1 || bytes < 1) {
      throw new IllegalArgumentException("A batch has room for an entry and a byte at least");
    }
  }
}
