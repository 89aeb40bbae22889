/**
 * Keyed BLAKE3 on {@code jdk.incubator.vector}: as many leaves at once as a vector has lanes. Start
 * at {@link io.amasync.chunker.hash.vector.VectorHashes}.
 *
 * <p>Knows nothing of what is hashed. Invariants: equal to the reference; nothing outside this
 * package touches a vector type, so that a JVM without the module fails to make a {@code
 * VectorHashes} and nothing else.
 */
@NullMarked
package io.amasync.chunker.hash.vector;

import org.jspecify.annotations.NullMarked;
