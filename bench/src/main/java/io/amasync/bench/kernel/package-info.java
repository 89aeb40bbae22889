/**
 * JMH benchmarks of the kernels that an upload spends its time in: hashing ({@link
 * io.amasync.bench.kernel.HashBenchmark}), cutting ({@link io.amasync.bench.kernel.CutBenchmark})
 * and packing ({@link io.amasync.bench.kernel.PackBenchmark}).
 *
 * <p>Run them from a built checkout, all or those that a pattern names:
 *
 * <pre>
 * mvn -q package -DskipTests -pl bench -am
 * mvn -q dependency:build-classpath -pl bench -Dmdep.outputFile=target/classpath
 * java --add-modules jdk.incubator.vector --enable-native-access=ALL-UNNAMED \
 *   -cp "bench/target/classes:$(cat bench/target/classpath)" org.openjdk.jmh.Main kernel.HashBenchmark
 * </pre>
 *
 * <p>Knows nothing of networks, files or databases. Every score is in operations a second on a
 * stated number of bytes, so that ratios can be read off; absolute numbers of a busy machine mean
 * little.
 */
@NullMarked
package io.amasync.bench.kernel;

import org.jspecify.annotations.NullMarked;
