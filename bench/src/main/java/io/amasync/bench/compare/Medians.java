package io.amasync.bench.compare;

import java.util.List;
import java.util.function.ToDoubleFunction;

/** The middle of what was measured several times. */
final class Medians {
  private Medians() {}

  /** Of one figure of each; NaN of nothing. */
  static <T> double of(List<T> measured, ToDoubleFunction<? super T> figure) {
    double[] sorted = measured.stream().mapToDouble(figure).sorted().toArray();
    if (sorted.length == 0) {
      return Double.NaN;
    }
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
