/**
 * Keyed BLAKE3 in plain Java, one block at a time. Start at {@link
 * io.amasync.chunker.hash.scalar.ScalarHashes}.
 *
 * <p>Knows nothing of vectors, and needs nothing but the JDK's base module. Invariant: equal to the
 * reference.
 */
@NullMarked
package io.amasync.chunker.hash.scalar;

import org.jspecify.annotations.NullMarked;
