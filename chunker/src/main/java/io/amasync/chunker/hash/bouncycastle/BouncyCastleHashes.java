package io.amasync.chunker.hash.bouncycastle;

import io.amasync.chunker.hash.HashKey;
import io.amasync.chunker.hash.KeyedHash;
import io.amasync.chunker.hash.KeyedHashes;
import io.amasync.chunker.id.Digest256;
import org.bouncycastle.crypto.digests.Blake3Digest;
import org.bouncycastle.crypto.params.Blake3Parameters;

/** Keyed BLAKE3 by Bouncy Castle's {@link Blake3Digest}: the portable reference. */
public final class BouncyCastleHashes implements KeyedHashes {
  /** The implementation's name. */
  public static final String NAME = "blake3-bouncycastle";

  /** For {@link java.util.ServiceLoader} and for whoever wants the reference. */
  public BouncyCastleHashes() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public KeyedHash keyed(HashKey key) {
    var digest = new Blake3Digest();
    digest.init(Blake3Parameters.key(key.secret().toBytes()));
    return new Reference(digest);
  }

  /** One digest object, reused: {@code doFinal} resets it to the start of a message, same key. */
  private static final class Reference implements KeyedHash {
    private final Blake3Digest digest;
    private final byte[] out = new byte[Digest256.BYTES];

    Reference(Blake3Digest digest) {
      this.digest = digest;
    }

    @Override
    public void update(byte[] bytes, int offset, int length) {
      digest.update(bytes, offset, length);
    }

    @Override
    public Digest256 finish() {
      digest.doFinal(out, 0, Digest256.BYTES);
      return Digest256.of(out);
    }
  }
}
