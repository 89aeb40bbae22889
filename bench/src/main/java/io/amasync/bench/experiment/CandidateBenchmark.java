package io.amasync.bench.experiment;

import io.amasync.chunker.cut.Cutter;
import io.amasync.chunker.hash.HashKey;
import io.amasync.chunker.id.Digest256;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Finding all cuts of 16 MiB of noise, by every candidate, beside copying them. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 4, time = 1)
@Fork(1)
public class CandidateBenchmark {
  private static final int BYTES = 16 << 20;

  private final byte[] input = new byte[BYTES];

  /** Fills the input. */
  @Setup
  public void fill() {
    new Random(1).nextBytes(input);
  }

  /** Content-defined cuts. */
  @Benchmark
  public int cut(Chosen chosen) {
    int chunks = 0;
    for (int at = 0; at < BYTES; at += chosen.cutter.cut(input, at, BYTES - at)) {
      chunks++;
    }
    return chunks;
  }

  /** The memory's own speed. */
  @Benchmark
  public byte[] copy(Target target) {
    System.arraycopy(input, 0, target.output, 0, BYTES);
    return target.output;
  }

  /** Where a copy goes. */
  @State(Scope.Thread)
  public static class Target {
    private final byte[] output = new byte[BYTES];
  }

  /** Who cuts. */
  @State(Scope.Thread)
  public static class Chosen {
    /** All of them, unless {@code -p candidate=...} says which. */
    @Param public Candidate candidate = Candidate.PRODUCT;

    private Cutter cutter = Candidate.PRODUCT.cutter(new HashKey(new Digest256(1, 2, 3, 4)));

    /** Makes the cutter. */
    @Setup
    public void make() {
      cutter = candidate.cutter(new HashKey(new Digest256(1, 2, 3, 4)));
    }
  }
}
