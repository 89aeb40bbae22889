/**
 * The names of things: 32-byte digests, each with a type of its own so that one is never taken for
 * another. Start at {@link Digest256}.
 *
 * <p>Knows nothing of how a digest is computed. Invariant: every id prints as 64 lowercase
 * hexadecimal digits and reads back as itself.
 */
@NullMarked
package io.amasync.chunker.id;

import org.jspecify.annotations.NullMarked;
