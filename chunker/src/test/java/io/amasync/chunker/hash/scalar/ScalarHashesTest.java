package io.amasync.chunker.hash.scalar;

import io.amasync.chunker.hash.KeyedHashes;
import io.amasync.chunker.hash.TreeHashesContract;

class ScalarHashesTest extends TreeHashesContract {
  @Override
  protected KeyedHashes hashes() {
    return new ScalarHashes();
  }
}
