/**
 * Makes the files that the whole-program comparisons run on. Start at {@link Corpus}; {@link
 * CorpusMaker} makes one by hand.
 *
 * <p>Knows nothing of ama-sync, and runs from its sources, without a build. Invariant: equal
 * arguments make equal files on every machine.
 */
@NullMarked
package io.amasync.bench.corpus;

import org.jspecify.annotations.NullMarked;
