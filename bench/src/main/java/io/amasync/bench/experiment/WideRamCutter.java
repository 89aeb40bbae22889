package io.amasync.bench.experiment;

import io.amasync.chunker.cut.ChunkSizes;
import io.amasync.chunker.cut.Cutter;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * RAM on hashes of 16 bytes rather than on bytes, which are too few values to tell places apart in
 * chunks of this length. The window starts at the minimum. Its length makes the mean of random
 * bytes about the normal size: a greater hash may be long in coming, so that one chunk in twenty
 * ends at the maximum.
 */
final class WideRamCutter implements Cutter {
  private static final VectorSpecies<Byte> LANES = ByteVector.SPECIES_PREFERRED;
  private static final int BLOCK = LANES.length();

  private final WindowHash hash;
  private final ChunkSizes sizes;
  private final boolean vectors;

  /** Cuts in the same places with vectors and without. */
  WideRamCutter(WindowHash hash, ChunkSizes sizes, boolean vectors) {
    this.hash = hash;
    this.sizes = sizes;
    this.vectors = vectors;
  }

  @Override
  public int maximumBytes() {
    return sizes.maximumBytes();
  }

  @Override
  public int cut(byte[] window, int offset, int length) {
    if (length <= sizes.normalBytes()) {
      return length;
    }
    int from = offset + sizes.minimumBytes();
    int to = from + (sizes.normalBytes() - sizes.minimumBytes()) / 4;
    int greatest = Integer.MIN_VALUE;
    int at = from;
    if (vectors) {
      int blocks = (to - from) / BLOCK;
      greatest = greatest(window, from, blocks);
      at += blocks * BLOCK;
    }
    for (; at < to; at++) {
      greatest = Math.max(greatest, hash.at(window, at));
    }
    int limit = offset + Math.min(length, sizes.maximumBytes());
    if (vectors) {
      at = passOver(window, at, limit, greatest);
    }
    for (; at <= limit - WindowHash.BYTES; at++) {
      if (hash.at(window, at) >= greatest) {
        return at + WindowHash.BYTES - offset;
      }
    }
    return limit - offset;
  }

  private int greatest(byte[] window, int from, int blocks) {
    int a = hash.a();
    int b = hash.b();
    int c = hash.c();
    IntVector greatest = IntVector.broadcast(LANES.withLanes(int.class), Integer.MIN_VALUE);
    for (int block = 0; block < blocks; block++) {
      greatest = greatest.max(greatest(window, from + block * BLOCK, a, b, c));
    }
    return greatest.reduceLanes(VectorOperators.MAX);
  }

  /** The first place of a block in which a hash is at least {@code bound}, or near the limit. */
  private int passOver(byte[] window, int from, int limit, int bound) {
    int a = hash.a();
    int b = hash.b();
    int c = hash.c();
    int at = from;
    for (int end = limit - WindowHash.BYTES - BLOCK; at <= end; at += BLOCK) {
      if (greatest(window, at, a, b, c).compare(VectorOperators.GE, bound).anyTrue()) {
        break;
      }
    }
    return at;
  }

  private static IntVector greatest(byte[] window, int at, int a, int b, int c) {
    return VectorWindowHashCutter.hashes(window, at, a, b, c)
        .max(VectorWindowHashCutter.hashes(window, at + 1, a, b, c))
        .max(
            VectorWindowHashCutter.hashes(window, at + 2, a, b, c)
                .max(VectorWindowHashCutter.hashes(window, at + 3, a, b, c)));
  }
}
