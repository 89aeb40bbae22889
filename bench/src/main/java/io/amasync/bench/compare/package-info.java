/**
 * Compares whole programs on the same files in one run: on local storage with cp, rclone, restic,
 * borg and casync, and on S3 with rclone, restic and aws. Start at {@link Compare}, run by {@code
 * bench/compare}; {@link Contender} is a program, {@link Workload} what it has to do, {@link
 * Comparison} who does what when, {@link Results} what comes of it.
 *
 * <p>Knows ama-sync only by its command line. Invariant: a figure in the results was measured in
 * the run that wrote them.
 */
@NullMarked
package io.amasync.bench.compare;

import org.jspecify.annotations.NullMarked;
