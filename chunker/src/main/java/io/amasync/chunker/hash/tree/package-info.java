/**
 * BLAKE3's tree: cuts a message into leaves of 1024 bytes and joins their chaining values two by
 * two. Start at {@link io.amasync.chunker.hash.tree.TreeHash}; a {@link
 * io.amasync.chunker.hash.tree.Kernel} does the many leaves and parents, {@link
 * io.amasync.chunker.hash.tree.BlockCompressor} the few odd ones.
 *
 * <p>BLAKE3's own paper calls leaves chunks; that word means something else in this house.
 *
 * <p>Knows nothing of vectors. Invariant: whatever the kernel and however the message arrives, the
 * digest is that of "BLAKE3: one function, fast everywhere" (O'Connor, Aumasson, Neves,
 * Wilcox-O'Hearn, 2020) in keyed mode.
 */
@NullMarked
package io.amasync.chunker.hash.tree;

import org.jspecify.annotations.NullMarked;
