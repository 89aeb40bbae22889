/**
 * Keyed BLAKE3 by Bouncy Castle: plain Java that runs on every JVM. Start at {@link
 * io.amasync.chunker.hash.bouncycastle.BouncyCastleHashes}.
 *
 * <p>Knows nothing of what is hashed. Invariant: this is the reference that every faster
 * implementation must equal.
 */
@NullMarked
package io.amasync.chunker.hash.bouncycastle;

import org.jspecify.annotations.NullMarked;
