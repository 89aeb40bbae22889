package io.amasync.bench.kernel;

import io.amasync.chunker.hash.HashKey;
import io.amasync.chunker.hash.KeyedHash;
import io.amasync.chunker.hash.bouncycastle.BouncyCastleHashes;
import io.amasync.chunker.hash.scalar.ScalarHashes;
import io.amasync.chunker.hash.vector.VectorHashes;
import io.amasync.chunker.id.Digest256;
import java.security.GeneralSecurityException;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
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

/**
 * Naming one chunk: every implementation of keyed BLAKE3, beside what the JDK has for the purpose.
 * The lengths are a normal chunk, a small file and one leaf.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class HashBenchmark {
  /** Bytes of the message. */
  @Param({"409600", "10240", "16384", "1024"})
  public int length;

  private final HashKey key = new HashKey(new Digest256(1, 2, 3, 4));
  private final KeyedHash bouncyCastle = new BouncyCastleHashes().keyed(key);
  private final KeyedHash scalar = new ScalarHashes().keyed(key);
  private final KeyedHash vector = new VectorHashes().keyed(key);
  private final Mac hmacSha256 = hmac("HmacSHA256");
  private byte[] message = {};

  /** Fills the message. */
  @Setup
  public void fill() {
    message = new byte[length];
    new Random(1).nextBytes(message);
  }

  /** {@code blake3-bouncycastle}. */
  @Benchmark
  public Digest256 bouncyCastle() {
    return bouncyCastle.hash(message, 0, length);
  }

  /** {@code blake3-scalar}. */
  @Benchmark
  public Digest256 scalar() {
    return scalar.hash(message, 0, length);
  }

  /** {@code blake3-vector-*}. */
  @Benchmark
  public Digest256 vector() {
    return vector.hash(message, 0, length);
  }

  /** The JDK's, which has intrinsics where the processor has instructions for SHA. */
  @Benchmark
  public byte[] hmacSha256() {
    return hmacSha256.doFinal(message);
  }

  private static Mac hmac(String algorithm) {
    try {
      Mac mac = Mac.getInstance(algorithm);
      mac.init(new SecretKeySpec(new byte[Digest256.BYTES], algorithm));
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every JDK has " + algorithm, e);
    }
  }
}
