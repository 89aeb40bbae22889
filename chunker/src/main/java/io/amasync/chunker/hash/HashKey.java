package io.amasync.chunker.hash;

import io.amasync.chunker.id.Digest256;

/** A 32-byte key of keyed BLAKE3. A secret: {@link #toString()} does not show it. */
public record HashKey(Digest256 secret) {
  @Override
  public String toString() {
    return "HashKey(secret)";
  }
}
