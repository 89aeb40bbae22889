package io.amasync.bench.experiment;

import io.amasync.chunker.cut.Cutter;
import io.amasync.chunker.hash.HashKey;
import io.amasync.chunker.hash.KeyedHash;
import io.amasync.chunker.hash.vector.VectorHashes;
import io.amasync.chunker.id.Digest256;
import java.util.HashSet;
import java.util.Set;

/** How much of all versions a store holds that keeps each chunk once, and how long chunks are. */
final class Saving {
  private final Candidate candidate;
  private final Set<Digest256> known = new HashSet<>();
  private Cutter cutter;
  private KeyedHash hash;
  private long bytes;
  private long stored;
  private long chunks;
  private long atMaximum;
  private double squares;

  /** Begins with an empty store under {@code key}. */
  Saving(Candidate candidate, HashKey key) {
    this.candidate = candidate;
    cutter = candidate.cutter(key);
    hash = new VectorHashes().keyed(key);
  }

  /** Goes on with an empty store under another key. */
  void begin(HashKey key) {
    cutter = candidate.cutter(key);
    hash = new VectorHashes().keyed(key);
    known.clear();
  }

  /** Takes in one version. */
  void add(byte[] version) {
    for (int at = 0; at < version.length; ) {
      int length = cutter.cut(version, at, version.length - at);
      if (known.add(hash.hash(version, at, length))) {
        stored += length;
      }
      bytes += length;
      chunks++;
      squares += (double) length * length;
      atMaximum += length == cutter.maximumBytes() ? 1 : 0;
      at += length;
    }
  }

  Candidate candidate() {
    return candidate;
  }

  /** All bytes over the bytes stored. */
  double ratio() {
    return (double) bytes / stored;
  }

  /** Mean length of a chunk in KiB. */
  double meanKib() {
    return (double) bytes / chunks / 1024;
  }

  /** Standard deviation of the lengths, in KiB. */
  double deviationKib() {
    double mean = (double) bytes / chunks;
    return Math.sqrt(Math.max(0, squares / chunks - mean * mean)) / 1024;
  }

  /** How many of a hundred chunks have the maximum's length. */
  double percentAtMaximum() {
    return 100.0 * atMaximum / chunks;
  }
}
