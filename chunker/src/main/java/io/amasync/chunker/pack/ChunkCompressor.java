package io.amasync.chunker.pack;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdException;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Compresses a chunk when that pays. Most big files of a workspace (images, video, archives) do not
 * compress: a probe of at most {@link #SAMPLE_BYTES} finds that out for a fraction of the cost. Not
 * thread-safe.
 */
final class ChunkCompressor {
  static final int SAMPLE_BYTES = 8 << 10;

  /**
   * Chunks of up to this length are their own sample: compressing one that does not shrink costs
   * about what compressing the sample and then the chunk costs more for one that does.
   */
  static final int WHOLE_BYTES = 20 << 10;

  private static final int SLICES = 4;
  private static final int LEVEL = 1;

  /** Below this a frame's own bytes eat the gain. */
  private static final int LEAST_BYTES = 64;

  /** Compression must save one byte in so many, or the download's decompression is not worth it. */
  private static final int LEAST_SAVING_FRACTION = 16;

  private final byte[] sample = new byte[SAMPLE_BYTES];
  private final byte[] probe = new byte[(int) Zstd.compressBound(SAMPLE_BYTES)];
  private byte[] in = new byte[0];
  private byte[] out = new byte[0];
  private @Nullable ZstdCompressCtx context;

  /**
   * Compresses {@code raw[offset, offset + length)}, to at most {@code room} bytes, which {@link
   * #compressed} then begins with.
   *
   * @return how many they are, less than {@code length}; or -1 when it does not pay or fit
   */
  int compress(ByteBuffer raw, int offset, int length, int room) {
    if (length < LEAST_BYTES || (length > WHOLE_BYTES && !sampleCompresses(raw, offset, length))) {
      return -1;
    }
    int longest = Math.min(worthwhile(length), room);
    if (in.length < length) {
      in = new byte[Math.max(length, WHOLE_BYTES)];
    }
    raw.get(offset, in, 0, length);
    if (length > WHOLE_BYTES) {
      return compressInto(outOf(length), longest, in, length);
    }
    // With room for any result zstd needs no exception, dear here, to say that it does not pay.
    byte[] roomy = outOf((int) Zstd.compressBound(length));
    int compressed = compressInto(roomy, roomy.length, in, length);
    return compressed <= longest ? compressed : -1;
  }

  /** What the last call compressed to; overwritten by the next. */
  byte[] compressed() {
    return out;
  }

  private byte[] outOf(int length) {
    if (out.length < length) {
      out = new byte[Math.max(length, (int) Zstd.compressBound(WHOLE_BYTES))];
    }
    return out;
  }

  private boolean sampleCompresses(ByteBuffer raw, int offset, int length) {
    int slice = SAMPLE_BYTES / SLICES;
    for (int i = 0; i < SLICES; i++) {
      long from = (long) (length - slice) * i / (SLICES - 1);
      raw.get(offset + (int) from, sample, i * slice, slice);
    }
    int compressed = compressInto(probe, probe.length, sample, SAMPLE_BYTES);
    return compressed <= worthwhile(SAMPLE_BYTES);
  }

  /** The longest result that is worth storing instead of {@code length} raw bytes. */
  private static int worthwhile(int length) {
    return length - length / LEAST_SAVING_FRACTION - 1;
  }

  /** Returns the bytes written, or -1 when they are more than {@code room}. */
  private int compressInto(byte[] to, int room, byte[] from, int length) {
    try {
      return context().compressByteArray(to, 0, room, from, 0, length);
    } catch (ZstdException e) {
      if (e.getErrorCode() == Zstd.errDstSizeTooSmall()) {
        return -1;
      }
      throw e;
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  /**
   * Made at the first use; a context of its own for each chunk would cost more than small chunks.
   */
  private ZstdCompressCtx context() {
    ZstdCompressCtx existing = context;
    if (existing == null) {
      existing = new ZstdCompressCtx().setLevel(LEVEL);
      NativeMemory.freeWith(this, existing::close);
      context = existing;
    }
    return existing;
  }
}
