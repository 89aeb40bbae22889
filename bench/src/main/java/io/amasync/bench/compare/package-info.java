/**
 * Compares whole programs on the same files in one run: ama-sync, restic, borg and cp. Start at
 * {@link Comparison}; {@code bench/compare} runs it.
 *
 * <p>Knows ama-sync only by its command line. Invariant: a figure in the table was measured in the
 * run that wrote it.
 */
@NullMarked
package io.amasync.bench.compare;

import org.jspecify.annotations.NullMarked;
