package io.amasync.chunker.cut;

/**
 * The sizes that steer content-defined cutting, in bytes.
 *
 * @param minimumBytes a chunk is longer than this, unless the input ends; from 64, even
 * @param normalBytes where cutting turns from reluctant to eager; from 256, above the minimum, even
 * @param maximumBytes no chunk is longer; above the normal size, at most 1 GiB
 */
public record ChunkSizes(int minimumBytes, int normalBytes, int maximumBytes) {
  /** What the product cuts with: 100, 400 and 1600 KiB. */
  public static final ChunkSizes DEFAULT = new ChunkSizes(100 << 10, 400 << 10, 1600 << 10);

  private static final int LEAST_MINIMUM = 64;
  private static final int LEAST_NORMAL = 256;
  private static final int GREATEST_MAXIMUM = 1 << 30;

  /** Checks the ranges. */
  public ChunkSizes {
    if (minimumBytes < LEAST_MINIMUM
        || normalBytes < LEAST_NORMAL
        || normalBytes <= minimumBytes
        || maximumBytes <= normalBytes
        || maximumBytes > GREATEST_MAXIMUM
        || (minimumBytes & 1) != 0
        || (normalBytes & 1) != 0) {
      throw new IllegalArgumentException(
          ("Chunk sizes %d/%d/%d: needed is %d <= minimum < normal < maximum <= %d,"
                  + " normal >= %d, minimum and normal even")
              .formatted(
                  minimumBytes,
                  normalBytes,
                  maximumBytes,
                  LEAST_MINIMUM,
                  GREATEST_MAXIMUM,
                  LEAST_NORMAL));
    }
  }
}
