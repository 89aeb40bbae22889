package io.amasync.bench.compare;

/**
 * What one run of one program cost.
 *
 * @param seconds of wall time
 * @param cpuSeconds user and system, of every process involved
 * @param peakBytes the largest resident size of any one process involved
 */
record Measured(double seconds, double cpuSeconds, long peakBytes) {}
