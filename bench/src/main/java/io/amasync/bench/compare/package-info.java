/**
 * Compares whole programs on the same files in one run: on local storage with restic, borg and cp
 * ({@link Comparison}, run by {@code bench/compare}), and on S3 with rclone, aws and restic ({@link
 * S3Comparison}, run by {@code bench/compare-s3}).
 *
 * <p>Knows ama-sync only by its command line. Invariant: a figure in the table was measured in the
 * run that wrote it.
 */
@NullMarked
package io.amasync.bench.compare;

import org.jspecify.annotations.NullMarked;
