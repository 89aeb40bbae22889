/**
 * Keyed BLAKE3 and the keys of an account. Start at {@link KeyedHash}; {@link HashSelector} finds
 * the fastest implementation. Implementations have a package each below and register as services.
 *
 * <p>Knows nothing of chunks or files. Invariant: every implementation gives the same digests.
 */
@NullMarked
package io.amasync.chunker.hash;

import org.jspecify.annotations.NullMarked;
