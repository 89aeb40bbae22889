package io.amasync.chunker.hash;

import io.amasync.chunker.id.Digest256;
import java.nio.charset.StandardCharsets;
import org.bouncycastle.crypto.digests.Blake3Digest;
import org.bouncycastle.crypto.params.Blake3Parameters;

/**
 * The keys of an account. Every key but the chunk key comes from it by BLAKE3's {@code derive_key}
 * with a context string of its own, so that an id of one kind can never be passed off as an id of
 * another.
 *
 * @param chunks names chunks; this is the account's 32-byte chunk key itself
 * @param contents names contents
 * @param packs names packs
 * @param manifests names outlines, manifests and commits
 * @param gear seeds the gear table that cuts
 */
public record AccountKeys(
    HashKey chunks, HashKey contents, HashKey packs, HashKey manifests, HashKey gear) {
  private static final String CONTENTS = "ama-sync 2026 contents v1";
  private static final String PACKS = "ama-sync 2026 packs v1";
  private static final String MANIFESTS = "ama-sync 2026 manifests v1";
  private static final String GEAR = "ama-sync 2026 gear v1";

  /**
   * All keys of the account whose chunk key is {@code chunkKey}; the array stays the caller's.
   *
   * @throws IllegalArgumentException when it is not 32 bytes long
   */
  public static AccountKeys derive(byte[] chunkKey) {
    if (chunkKey.length != Digest256.BYTES) {
      throw new IllegalArgumentException("A chunk key has 32 bytes, not " + chunkKey.length);
    }
    return new AccountKeys(
        new HashKey(Digest256.of(chunkKey)),
        derive(CONTENTS, chunkKey),
        derive(PACKS, chunkKey),
        derive(MANIFESTS, chunkKey),
        derive(GEAR, chunkKey));
  }

  private static HashKey derive(String context, byte[] keyMaterial) {
    var digest = new Blake3Digest();
    digest.init(Blake3Parameters.context(context.getBytes(StandardCharsets.UTF_8)));
    digest.update(keyMaterial, 0, keyMaterial.length);
    byte[] key = new byte[Digest256.BYTES];
    digest.doFinal(key, 0, Digest256.BYTES);
    return new HashKey(Digest256.of(key));
  }
}
