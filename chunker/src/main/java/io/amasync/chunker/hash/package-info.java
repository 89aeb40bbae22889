/**
 * Keyed BLAKE3 and the keys of an account. Start at {@link KeyedHash}; implementations have a
 * package each below.
 *
 * <p>Knows nothing of chunks or files. Invariant: every implementation gives the same digests.
 */
@NullMarked
package io.amasync.chunker.hash;

import org.jspecify.annotations.NullMarked;
