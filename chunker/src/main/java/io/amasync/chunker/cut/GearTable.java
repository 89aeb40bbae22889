package io.amasync.chunker.cut;

import io.amasync.chunker.hash.HashKey;
import io.amasync.chunker.hash.KeyedHash;
import io.amasync.chunker.hash.bouncycastle.BouncyCastleHashes;
import io.amasync.chunker.id.Digest256;
import java.nio.ByteBuffer;

/**
 * The 256 random longs of the gear hash, derived from an account's gear key: entries {@code 4n} to
 * {@code 4n+3} are the four big-endian longs of keyed BLAKE3 over {@code n} as a big-endian u32.
 * Changing this changes every cut.
 */
final class GearTable {
  /** One entry for each byte value. */
  static final int ENTRIES = 256;

  private static final int LONGS_PER_DIGEST = Digest256.BYTES / Long.BYTES;

  private GearTable() {}

  /** The table of {@code key}, in an array of the caller's own. */
  static long[] of(HashKey key) {
    KeyedHash hash = new BouncyCastleHashes().keyed(key);
    var counter = ByteBuffer.allocate(Integer.BYTES);
    long[] table = new long[ENTRIES];
    for (int entry = 0; entry < ENTRIES; entry += LONGS_PER_DIGEST) {
      counter.putInt(0, entry / LONGS_PER_DIGEST);
      Digest256 digest = hash.hash(counter.array(), 0, Integer.BYTES);
      table[entry] = digest.w0();
      table[entry + 1] = digest.w1();
      table[entry + 2] = digest.w2();
      table[entry + 3] = digest.w3();
    }
    return table;
  }
}
