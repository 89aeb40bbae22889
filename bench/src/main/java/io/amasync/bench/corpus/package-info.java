/**
 * Makes the files that the whole-program comparisons run on. Start at {@link CorpusMaker}.
 *
 * <p>Knows nothing of ama-sync. Invariant: equal arguments make equal files on every machine.
 */
@NullMarked
package io.amasync.bench.corpus;

import org.jspecify.annotations.NullMarked;
