package io.amasync.chunker.cut;

/**
 * Cuts after every so many bytes, whatever they are: for files overwritten in place, like disk
 * images.
 */
public final class FixedCutter implements Cutter {
  private final int chunkBytes;

  /** Every chunk but the last has {@code chunkBytes} bytes; they are positive. */
  public FixedCutter(int chunkBytes) {
    if (chunkBytes <= 0) {
      throw new IllegalArgumentException("A chunk has at least one byte, not " + chunkBytes);
    }
    this.chunkBytes = chunkBytes;
  }

  @Override
  public int maximumBytes() {
    return chunkBytes;
  }

  @Override
  public int cut(byte[] window, int offset, int length) {
    if (length <= 0) {
      throw new IllegalArgumentException("A window has at least one byte, not " + length);
    }
    return Math.min(length, chunkBytes);
  }
}
