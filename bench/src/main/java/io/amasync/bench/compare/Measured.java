package io.amasync.bench.compare;

/**
 * What one run of one program cost.
 *
 * @param seconds of wall time
 * @param cpuSeconds user and system, of every process involved
 * @param peakBytes the largest resident size; of a program with a daemon and a server, that of the
 *     one and that of the other added
 */
record Measured(double seconds, double cpuSeconds, long peakBytes) {
  static final Measured NOTHING = new Measured(0, 0, 0);

  /** This, and then {@code next}. */
  Measured then(Measured next) {
    return new Measured(
        seconds + next.seconds, cpuSeconds + next.cpuSeconds, Math.max(peakBytes, next.peakBytes));
  }
}
