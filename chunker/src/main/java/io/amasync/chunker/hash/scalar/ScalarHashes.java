package io.amasync.chunker.hash.scalar;

import io.amasync.chunker.hash.HashKey;
import io.amasync.chunker.hash.KeyedHash;
import io.amasync.chunker.hash.KeyedHashes;
import io.amasync.chunker.hash.tree.TreeHash;

/** Keyed BLAKE3 in plain Java, for JVMs without the vector module. */
public final class ScalarHashes implements KeyedHashes {
  /** The implementation's name. */
  public static final String NAME = "blake3-scalar";

  /** For {@link java.util.ServiceLoader}. */
  public ScalarHashes() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public KeyedHash keyed(HashKey key) {
    return new TreeHash(key, new ScalarKernel());
  }
}
