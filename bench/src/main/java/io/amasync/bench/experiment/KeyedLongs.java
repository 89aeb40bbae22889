package io.amasync.bench.experiment;

import io.amasync.chunker.hash.HashKey;
import io.amasync.chunker.hash.KeyedHash;
import io.amasync.chunker.hash.bouncycastle.BouncyCastleHashes;
import io.amasync.chunker.id.Digest256;
import java.nio.ByteBuffer;

/** What a candidate is keyed with: longs drawn from keyed BLAKE3 as the gear table is. */
final class KeyedLongs {
  private static final int LONGS_PER_DIGEST = Digest256.BYTES / Long.BYTES;

  private KeyedLongs() {}

  /** The first {@code count} longs under {@code key}; 256 of them are the gear table. */
  static long[] of(HashKey key, int count) {
    KeyedHash hash = new BouncyCastleHashes().keyed(key);
    var counter = ByteBuffer.allocate(Integer.BYTES);
    long[] longs = new long[count];
    for (int at = 0; at < count; at += LONGS_PER_DIGEST) {
      counter.putInt(0, at / LONGS_PER_DIGEST);
      Digest256 digest = hash.hash(counter.array(), 0, Integer.BYTES);
      long[] four = {digest.w0(), digest.w1(), digest.w2(), digest.w3()};
      System.arraycopy(four, 0, longs, at, Math.min(LONGS_PER_DIGEST, count - at));
    }
    return longs;
  }

  /** A secret order of the 256 byte values: what each of them ranks, as a signed byte. */
  static byte[] ranks(HashKey key) {
    long[] longs = of(key, 1 << Byte.SIZE);
    byte[] ranks = new byte[longs.length];
    for (int i = 0; i < ranks.length; i++) {
      ranks[i] = (byte) i;
    }
    for (int i = ranks.length - 1; i > 0; i--) {
      int other = (int) Long.remainderUnsigned(longs[i], i + 1L);
      byte rank = ranks[i];
      ranks[i] = ranks[other];
      ranks[other] = rank;
    }
    return ranks;
  }
}
