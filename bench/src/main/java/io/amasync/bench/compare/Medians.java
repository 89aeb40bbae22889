package io.amasync.bench.compare;

import java.util.List;

/** The middle of what was measured several times. */
final class Medians {
  private Medians() {}

  /** NaN of nothing. */
  static double of(List<Double> values) {
    if (values.isEmpty()) {
      return Double.NaN;
    }
    List<Double> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }
}
