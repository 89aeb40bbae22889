package io.amasync.bench.kernel;

import io.amasync.chunker.cut.ChunkSizes;
import io.amasync.chunker.cut.Cutter;
import io.amasync.chunker.cut.FastCdcCutter;
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
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Finding all cuts of 16 MiB of noise, beside copying them. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class CutBenchmark {
  private static final int BYTES = 16 << 20;

  private final Cutter cutter =
      new FastCdcCutter(new HashKey(new Digest256(1, 2, 3, 4)), ChunkSizes.DEFAULT);

  private final byte[] input = new byte[BYTES];
  private final byte[] output = new byte[BYTES];

  /** Fills the input. */
  @Setup
  public void fill() {
    new Random(1).nextBytes(input);
  }

  /** Content-defined cuts. */
  @Benchmark
  public int fastCdc() {
    int chunks = 0;
    for (int at = 0; at < BYTES; at += cutter.cut(input, at, BYTES - at)) {
      chunks++;
    }
    return chunks;
  }

  /** The memory's own speed. */
  @Benchmark
  public byte[] arraycopy() {
    System.arraycopy(input, 0, output, 0, BYTES);
    return output;
  }
}
