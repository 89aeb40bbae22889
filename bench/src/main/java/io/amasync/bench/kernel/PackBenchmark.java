package io.amasync.bench.kernel;

import io.amasync.chunker.hash.AccountKeys;
import io.amasync.chunker.hash.KeyedHash;
import io.amasync.chunker.hash.KeyedHashes;
import io.amasync.chunker.hash.vector.VectorHashes;
import io.amasync.chunker.id.ChunkId;
import io.amasync.chunker.pack.Compression;
import io.amasync.chunker.pack.PackIndex;
import io.amasync.chunker.pack.PackVerifier;
import io.amasync.chunker.pack.PackWriter;
import io.amasync.chunker.pack.SealedPack;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
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

/** Filling a pack with 15 MiB of named chunks, and verifying it as the server does. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class PackBenchmark {
  private static final int BYTES = 15 << 20;

  /** Bytes of each chunk. */
  @Param({"409600", "10240"})
  public int chunkLength;

  /** Noise does not compress; text shrinks to less than half. */
  @Param({"noise", "text"})
  public String content = "";

  private final AccountKeys keys = AccountKeys.derive(new byte[32]);
  private final KeyedHashes hashes = new VectorHashes();
  private final KeyedHash chunkHash = hashes.keyed(keys.chunks());
  private final PackWriter writer = new PackWriter(keys, hashes, Compression.WHEN_IT_PAYS);
  private final PackVerifier verifier = new PackVerifier(keys, hashes);
  private final byte[] input = new byte[BYTES];
  private byte[] pack = {};

  /** Makes the chunks, and a pack of them. */
  @Setup
  public void fill() {
    var random = new Random(1);
    if (content.equals("noise")) {
      random.nextBytes(input);
    } else {
      for (int i = 0; i < BYTES; i++) {
        input[i] = (byte) ('a' + (random.nextInt(6) * random.nextInt(5)));
      }
    }
    SealedPack sealed = write();
    pack = sealed.bytes();
  }

  /** Names every chunk, compresses it if that pays, and packs it. */
  @Benchmark
  public SealedPack write() {
    writer.reset();
    for (int at = 0; at + chunkLength <= BYTES; at += chunkLength) {
      var id = new ChunkId(chunkHash.hash(input, at, chunkLength));
      if (!writer.add(id, input, at, chunkLength)) {
        throw new IllegalStateException("The chunks are more than a pack");
      }
    }
    return writer.seal();
  }

  /** Structure, checksums and every chunk id. */
  @Benchmark
  public PackIndex verify() throws IOException {
    return verifier.verify(
        new ByteArrayInputStream(pack), pack.length, OutputStream.nullOutputStream());
  }
}
