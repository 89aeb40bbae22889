package io.amasync.chunker.cut;

/**
 * Finds where chunks end. Pure and thread-safe: the answer depends on the bytes and the cutter
 * alone, never on how they were read.
 */
public interface Cutter {
  /**
   * The length of the chunk that starts at {@code offset}. The window must hold at least {@link
   * #maximumBytes()} bytes, or else end where the input ends.
   *
   * @return from 1 to the smaller of {@code length} and {@link #maximumBytes()}
   * @throws IllegalArgumentException when {@code length} is not positive
   */
  int cut(byte[] window, int offset, int length);

  /** The longest chunk this cutter gives, in bytes. */
  int maximumBytes();
}
