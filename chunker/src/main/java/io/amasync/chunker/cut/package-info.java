/**
 * Cuts bytes into chunks. Start at {@link Cutter}.
 *
 * <p>Knows nothing of packs, files or networks. Invariant: equal bytes and equal keys give equal
 * cuts, on every machine and in every release.
 */
@NullMarked
package io.amasync.chunker.cut;

import org.jspecify.annotations.NullMarked;
