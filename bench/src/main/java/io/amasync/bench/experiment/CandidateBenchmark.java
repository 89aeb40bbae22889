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

/** Finding all cuts of noise, by every candidate, beside copying it. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 4, time = 1)
@Fork(1)
public class CandidateBenchmark {
  /** Of the noise: what a cache may hold, and what none does. */
  @Param({"16", "512"})
  public int mebibytes;

  private byte[] input = {};

  /** Fills the input. */
  @Setup
  public void fill() {
    input = new byte[mebibytes << 20];
    new Random(1).nextBytes(input);
  }

  /** Content-defined cuts. */
  @Benchmark
  public int cut(Chosen chosen) {
    int chunks = 0;
    for (int at = 0; at < input.length; at += chosen.cutter.cut(input, at, input.length - at)) {
      chunks++;
    }
    return chunks;
  }

  /** The memory's own speed. */
  @Benchmark
  public byte[] copy(Target target) {
    if (target.output.length < input.length) {
      target.output = new byte[input.length];
    }
    System.arraycopy(input, 0, target.output, 0, input.length);
    return target.output;
  }

  /** Where a copy goes. */
  @State(Scope.Thread)
  public static class Target {
    private byte[] output = {};
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
