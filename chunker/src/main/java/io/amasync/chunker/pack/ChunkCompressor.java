package io.amasync.chunker.pack;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;

/**
 * Compresses a chunk when that pays. Most big files of a workspace (images, video, archives) do not
 * compress: a probe of at most {@link #SAMPLE_BYTES} finds that out for a fraction of the cost. Not
 * thread-safe.
 */
final class ChunkCompressor {
  /** Chunks of up to this length are their own sample. */
  static final int SAMPLE_BYTES = 16 << 10;

  private static final int SLICES = 4;
  private static final int LEVEL = 1;

  /** Below this a frame's own bytes eat the gain. */
  private static final int LEAST_BYTES = 64;

  /** Compression must save one byte in so many, or the download's decompression is not worth it. */
  private static final int LEAST_SAVING_FRACTION = 16;

  private final byte[] sample = new byte[SAMPLE_BYTES];
  private final byte[] probe = new byte[(int) Zstd.compressBound(SAMPLE_BYTES)];

  /**
   * Compresses {@code raw[offset, offset + length)} into {@code out} at {@code outOffset}, to at
   * most {@code room} bytes there.
   *
   * @return the bytes written, less than {@code length}; or -1 when it does not pay or fit
   */
  int compress(byte[] raw, int offset, int length, byte[] out, int outOffset, int room) {
    if (length < LEAST_BYTES || (length > SAMPLE_BYTES && !sampleCompresses(raw, offset, length))) {
      return -1;
    }
    return compressInto(out, outOffset, Math.min(worthwhile(length), room), raw, offset, length);
  }

  private boolean sampleCompresses(byte[] raw, int offset, int length) {
    int slice = SAMPLE_BYTES / SLICES;
    for (int i = 0; i < SLICES; i++) {
      long from = (long) (length - slice) * i / (SLICES - 1);
      System.arraycopy(raw, offset + (int) from, sample, i * slice, slice);
    }
    int compressed = compressInto(probe, 0, probe.length, sample, 0, SAMPLE_BYTES);
    return compressed >= 0 && compressed <= worthwhile(SAMPLE_BYTES);
  }

  /** The longest result that is worth storing instead of {@code length} raw bytes. */
  private static int worthwhile(int length) {
    return length - length / LEAST_SAVING_FRACTION - 1;
  }

  private static int compressInto(
      byte[] out, int outOffset, int room, byte[] in, int offset, int length) {
    try {
      return (int) Zstd.compressByteArray(out, outOffset, room, in, offset, length, LEVEL);
    } catch (ZstdException e) {
      if (e.getErrorCode() == Zstd.errDstSizeTooSmall()) {
        return -1;
      }
      throw e;
    }
  }
}
