package io.amasync.bench.compare;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What was measured, in the order in which it first came. */
final class Figures {
  /**
   * What is measured of every program.
   *
   * @param title for the table
   * @param label for the chart: short
   */
  record Task(String title, String label) {}

  /**
   * What a run cost.
   *
   * @param storedBytes in the program's repository once it was over
   * @param requests that a store got; {@link S3Requests#NONE} where there is none
   */
  record Run(Measured cost, long storedBytes, S3Requests requests) {}

  private final Map<Task, Map<String, List<Run>>> runs = new LinkedHashMap<>();

  void add(Task task, String program, Run run) {
    runs.computeIfAbsent(task, _ -> new LinkedHashMap<>())
        .computeIfAbsent(program, _ -> new ArrayList<>())
        .add(run);
  }

  boolean isEmpty() {
    return runs.isEmpty();
  }

  /** Whether a store got any. */
  boolean hasRequests() {
    return runs.values().stream()
        .flatMap(ofOne -> ofOne.values().stream())
        .flatMap(List::stream)
        .anyMatch(run -> run.requests().all() > 0);
  }

  List<Task> tasks() {
    return List.copyOf(runs.keySet());
  }

  /** Every program that did any of them. */
  Set<String> programs() {
    Set<String> programs = new LinkedHashSet<>();
    runs.values().forEach(ofOne -> programs.addAll(ofOne.keySet()));
    return programs;
  }

  boolean has(Task task, String program) {
    return runs.getOrDefault(task, Map.of()).containsKey(program);
  }

  /** The median of each figure by itself. */
  Run median(Task task, String program) {
    List<Run> all = runs.getOrDefault(task, Map.of()).getOrDefault(program, List.of());
    return new Run(
        new Measured(
            Medians.of(all, run -> run.cost().seconds()),
            Medians.of(all, run -> run.cost().cpuSeconds()),
            Math.round(Medians.of(all, run -> run.cost().peakBytes()))),
        Math.round(Medians.of(all, Run::storedBytes)),
        S3Requests.medians(all.stream().map(Run::requests).toList()));
  }
}
