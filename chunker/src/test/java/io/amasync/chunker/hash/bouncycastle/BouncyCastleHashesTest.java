package io.amasync.chunker.hash.bouncycastle;

import io.amasync.chunker.hash.KeyedHashes;
import io.amasync.chunker.hash.KeyedHashesContract;

class BouncyCastleHashesTest extends KeyedHashesContract {
  @Override
  protected KeyedHashes hashes() {
    return new BouncyCastleHashes();
  }
}
