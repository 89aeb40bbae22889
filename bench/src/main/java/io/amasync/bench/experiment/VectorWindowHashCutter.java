package io.amasync.bench.experiment;

import io.amasync.chunker.cut.ChunkSizes;
import io.amasync.chunker.cut.Cutter;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link WindowHashCutter} on vectors: a vector read at each of four neighbouring bytes has as ints
 * the words at every place of a block.
 */
final class VectorWindowHashCutter implements Cutter {
  private static final VectorSpecies<Byte> LANES = ByteVector.SPECIES_PREFERRED;
  private static final int BLOCK = LANES.length();

  private final WindowHash hash;
  private final WindowHashCutter plain;
  private final ChunkSizes sizes;

  VectorWindowHashCutter(WindowHash hash, ChunkSizes sizes) {
    this.hash = hash;
    this.plain = new WindowHashCutter(hash, sizes);
    this.sizes = sizes;
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
    int limit = offset + Math.min(length, sizes.maximumBytes());
    int normal = offset + sizes.normalBytes();
    int start = offset + sizes.minimumBytes();
    int found = find(window, start, normal, WindowHashCutter.strictBound(sizes));
    if (found < 0) {
      int from = normal + 1 - WindowHash.BYTES;
      found = find(window, from, limit, WindowHashCutter.eagerBound(sizes));
    }
    return (found < 0 ? limit : found) - offset;
  }

  private int find(byte[] window, int from, int to, int bound) {
    int at = from;
    int a = hash.a();
    int b = hash.b();
    int c = hash.c();
    for (int end = to - WindowHash.BYTES - BLOCK; at <= end; at += BLOCK) {
      IntVector least =
          hashes(window, at, a, b, c)
              .min(hashes(window, at + 1, a, b, c))
              .min(hashes(window, at + 2, a, b, c).min(hashes(window, at + 3, a, b, c)));
      if (least.lt(bound).anyTrue()) {
        break;
      }
    }
    return plain.find(window, at, to, bound);
  }

  /** The hashes at {@code at}, {@code at + 4}, and so on. */
  static IntVector hashes(byte[] window, int at, int a, int b, int c) {
    return folded(window, at).mul(a).add(folded(window, at + Integer.BYTES).mul(b)).add(c);
  }

  private static IntVector folded(byte[] window, int at) {
    IntVector near = ByteVector.fromArray(LANES, window, at).reinterpretAsInts();
    IntVector far = ByteVector.fromArray(LANES, window, at + WindowHash.FOLD).reinterpretAsInts();
    return near.lanewise(VectorOperators.XOR, far.lanewise(VectorOperators.ROL, WindowHash.TURN));
  }
}
