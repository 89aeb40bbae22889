/**
 * Cutters that were tried beside the product's and were not kept: docs/cutting-experiments.md has
 * what came out. Start at {@link io.amasync.bench.experiment.Candidate}, which lists them; {@link
 * io.amasync.bench.experiment.CandidateBenchmark} measures their speed and {@link
 * io.amasync.bench.experiment.CuttingTrial} what they save and how long their chunks are. {@code
 * bench/cutting} runs both.
 *
 * <p>Known to no program of the house. Invariant: a cutter on vectors cuts exactly where its plain
 * sibling does, on vectors of every width.
 */
@NullMarked
package io.amasync.bench.experiment;

import org.jspecify.annotations.NullMarked;
