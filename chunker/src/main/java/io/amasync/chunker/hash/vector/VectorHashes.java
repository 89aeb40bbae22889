package io.amasync.chunker.hash.vector;

import io.amasync.chunker.hash.HashKey;
import io.amasync.chunker.hash.KeyedHash;
import io.amasync.chunker.hash.KeyedHashes;
import io.amasync.chunker.hash.tree.TreeHash;

/**
 * Keyed BLAKE3 on vectors. Making one on a JVM that was started without {@code --add-modules
 * jdk.incubator.vector} is a {@link NoClassDefFoundError}.
 */
public final class VectorHashes implements KeyedHashes {
  private final String name;

  /** For {@link java.util.ServiceLoader}. */
  public VectorHashes() {
    name = "blake3-vector-" + VectorRound.LANES.vectorBitSize();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public KeyedHash keyed(HashKey key) {
    return new TreeHash(key, new VectorKernel());
  }
}
