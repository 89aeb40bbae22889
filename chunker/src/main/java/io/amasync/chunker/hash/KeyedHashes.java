package io.amasync.chunker.hash;

/** One implementation of keyed BLAKE3-256: makes a {@link KeyedHash} for a key. Thread-safe. */
public interface KeyedHashes {
  /** What {@code status --json} shows, e.g. {@code blake3-bouncycastle}. */
  String name();

  /** A hash of its own for the calling thread. */
  KeyedHash keyed(HashKey key);
}
