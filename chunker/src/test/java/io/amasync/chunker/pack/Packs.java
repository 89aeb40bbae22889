package io.amasync.chunker.pack;

import io.amasync.chunker.hash.AccountKeys;
import io.amasync.chunker.hash.KeyedHash;
import io.amasync.chunker.hash.KeyedHashes;
import io.amasync.chunker.hash.bouncycastle.BouncyCastleHashes;
import io.amasync.chunker.id.ChunkId;
import io.amasync.chunker.id.PackId;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;

/** Packs of one account, for tests. */
final class Packs {
  static final KeyedHashes HASHES = new BouncyCastleHashes();
  static final AccountKeys KEYS = AccountKeys.derive(new byte[32]);

  private final KeyedHash chunkHash = HASHES.keyed(KEYS.chunks());

  ChunkId idOf(byte[] chunk) {
    return new ChunkId(chunkHash.hash(chunk, 0, chunk.length));
  }

  SealedPack sealed(Compression compression, List<byte[]> chunks) {
    var writer = new PackWriter(KEYS, HASHES, compression);
    for (byte[] chunk : chunks) {
      if (!writer.add(idOf(chunk), chunk, 0, chunk.length)) {
        throw new IllegalArgumentException("These chunks are more than a pack");
      }
    }
    return writer.seal();
  }

  static byte[] bytesOf(SealedPack sealed) {
    return sealed.bytes();
  }

  static PackIndex verify(byte[] pack) throws IOException {
    return new PackVerifier(KEYS, HASHES)
        .verify(new ByteArrayInputStream(pack), pack.length, OutputStream.nullOutputStream());
  }

  static PackIndex readIndex(PackId expected, byte[] pack) throws IOException {
    return new PackReader(KEYS, HASHES).readIndex(expected, new BytesChannel(pack));
  }

  static byte[] filled(int length, int value) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }
}
