package io.amasync.chunker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.sun.management.ThreadMXBean;
import io.amasync.chunker.cut.ChunkSizes;
import io.amasync.chunker.cut.Cutter;
import io.amasync.chunker.cut.FastCdcCutter;
import io.amasync.chunker.hash.HashKey;
import io.amasync.chunker.hash.KeyedHash;
import io.amasync.chunker.hash.vector.VectorHashes;
import io.amasync.chunker.id.Digest256;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.LongSupplier;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Hashing and cutting leave nothing behind, in JVMs with vectors of either width, whether compiled
 * soon, late or twice. Vectors that C2 did not keep in registers would be objects by the gigabyte.
 */
class AllocationIT {
  /** As the launchers have it: compiled after a twentieth of the usual calls. */
  private static final String SOON =
      "-XX:CompileCommand=CompileThresholdScaling,io.amasync.chunker.*::*,0.05";

  private static final String LATE =
      "-XX:CompileCommand=CompileThresholdScaling,io.amasync.chunker.*::*,4.0";

  private static final Pattern ROUND_BY_C2 =
      Pattern.compile(" 4 +io\\.amasync\\.chunker\\.hash\\.vector\\.VectorRound::apply ");

  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource({"2, soon", "2, late", "3, soon", "3, late"})
  void nothingIsAllocatedForTheBytesThatAreHashedAndCut(int useAvx, String compiled)
      throws Exception {
    Path agent = directory.resolve("agent.jar");
    writeAgent(agent);
    Path compilations = directory.resolve("compilations.log");
    String output =
        ChildJvm.run(
            Child.class,
            List.of(
                "-XX:+IgnoreUnrecognizedVMOptions",
                "-XX:UseAVX=" + useAvx,
                "-XX:+UseSerialGC",
                "-Xmx256m",
                compiled.equals("soon") ? SOON : LATE,
                "-Xlog:jit+compilation=debug:file=" + compilations,
                "--add-modules=jdk.incubator.vector",
                "-javaagent:" + agent));
    String name = useAvx == 2 ? "blake3-vector-256" : "blake3-vector-512";
    assumeThat(output).as("this processor has no vectors for " + name).contains(name);
    assertThat(output).contains("hashed first:", "cut first:", "hashed second:", "cut second:");
    assertThat(allocated(output, "cut")).containsExactly(0L, 0L);
    assertThat(allocated(output, "hashed"))
        .allSatisfy(bytes ->
            assertThat(bytes).isLessThanOrEqualTo(Child.MESSAGES * Child.BYTES_OF_A_DIGEST));
    assertThat(ROUND_BY_C2.matcher(Files.readString(compilations)).results().count())
        .as("times that C2 compiled the round")
        .isGreaterThanOrEqualTo(2);
  }

  private static List<Long> allocated(String output, String what) {
    return Pattern.compile("^" + what + " \\w+: (\\d+)$", Pattern.MULTILINE)
        .matcher(output)
        .results()
        .map(found -> Long.parseLong(found.group(1)))
        .toList();
  }

  /** Makes {@link Child} an agent, which may have the JVM load classes once more. */
  private static void writeAgent(Path jar) throws IOException {
    var manifest = new Manifest();
    Attributes attributes = manifest.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.putValue("Premain-Class", Child.class.getName());
    attributes.putValue("Can-Retransform-Classes", "true");
    try (OutputStream out = Files.newOutputStream(jar)) {
      new JarOutputStream(out, manifest).close();
    }
  }

  /** The program of the other JVM: prints how many bytes were allocated for 256 MiB. */
  static final class Child {
    static final int MESSAGES = 640;
    static final int BYTES_OF_A_DIGEST = 48;

    private static final int MESSAGE_BYTES = 400 << 10;
    private static final int PASSES = 5;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static @Nullable Instrumentation instrumentation;

    private final byte[] bytes = new byte[16 << 20];
    private final HashKey key = new HashKey(new Digest256(1, 2, 3, 4));
    private final VectorHashes hashes = new VectorHashes();
    private final KeyedHash hash = hashes.keyed(key);
    private final Cutter cutter = new FastCdcCutter(key, ChunkSizes.DEFAULT);
    private long sum;

    private Child() {
      new Random(1).nextBytes(bytes);
    }

    public static void premain(String arguments, Instrumentation jvm) {
      instrumentation = jvm;
    }

    public static void main(String[] arguments) throws UnmodifiableClassException {
      Child child = new Child();
      System.out.println(child.hashes.name());
      child.measure("first");
      compileAgain();
      child.measure("second");
      System.out.println("sum " + child.sum);
    }

    /** Has what was compiled of the chunker thrown away. */
    private static void compileAgain() throws UnmodifiableClassException {
      Instrumentation jvm = Objects.requireNonNull(instrumentation);
      jvm.retransformClasses(
          Arrays.stream(jvm.getAllLoadedClasses())
              .filter(type -> type.getName().startsWith("io.amasync.chunker."))
              .filter(jvm::isModifiableClass)
              .toArray(Class<?>[]::new));
    }

    private void measure(String time) {
      long end = System.nanoTime() + PATIENCE.toNanos();
      System.out.println(
          "hashed %s: %d"
              .formatted(time, settled(() -> hashed(MESSAGES), MESSAGES * BYTES_OF_A_DIGEST, end)));
      System.out.println("cut %s: %d".formatted(time, settled(() -> cut(16), 0, end)));
    }

    /**
     * What a pass allocates once several in a row have kept within {@code limit}: until then it may
     * not be compiled, or is compiled anew because a guess of C2's was wrong. When that never
     * comes, what the last pass beyond it has allocated.
     */
    private static long settled(LongSupplier pass, long limit, long end) {
      long beyond = 0;
      int within = 0;
      while (true) {
        long bytes = pass.getAsLong();
        if (bytes <= limit) {
          within++;
        } else {
          within = 0;
          beyond = bytes;
        }
        if (within == PASSES) {
          return bytes;
        }
        if (System.nanoTime() - end > 0) {
          return beyond;
        }
      }
    }

    /** What hashing so many chunks allocates. */
    private long hashed(int messages) {
      long before = THREADS.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < messages; i++) {
        sum += hash.hash(bytes, i % 1000, MESSAGE_BYTES).w0();
      }
      return THREADS.getCurrentThreadAllocatedBytes() - before;
    }

    /** What finding all cuts so many times allocates. */
    private long cut(int times) {
      long before = THREADS.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < times; i++) {
        for (int at = 0; at < bytes.length; ) {
          int length = cutter.cut(bytes, at, bytes.length - at);
          sum += length;
          at += length;
        }
      }
      return THREADS.getCurrentThreadAllocatedBytes() - before;
    }
  }
}
