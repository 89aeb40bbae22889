package io.amasync.bench.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Figures in Markdown: a row for each program at each task, with medians, and wall time as a
 * multiple of ama-sync's.
 */
final class Table {
  private static final String OURS = "ama-sync";
  private static final double MEBIBYTE = 1 << 20;

  private Table() {}

  /** Without requests. */
  static String of(Figures figures) {
    return of(figures, List.of(), _ -> List.of());
  }

  /** With those that the store got. */
  static String withRequests(Figures figures) {
    return of(
        figures,
        List.of("PUT", "COPY", "HEAD", "GET", "other", "requests"),
        requests ->
            List.of(
                whole(requests.puts()),
                whole(requests.copies()),
                whole(requests.heads()),
                whole(requests.gets()),
                whole(requests.others()),
                whole(requests.all())));
  }

  /** The cells for the requests of a run. */
  private interface RequestCells {
    List<String> of(S3Requests requests);
  }

  private static String of(Figures figures, List<String> requestHeads, RequestCells requestCells) {
    List<String> heads =
        new ArrayList<>(
            List.of(
                "run", "program", "wall s", "of ama-sync's", "CPU s", "peak MiB", "stored MiB"));
    heads.addAll(requestHeads);
    StringBuilder table = new StringBuilder(row(heads));
    table.append("|---".repeat(heads.size())).append("|\n");
    for (Figures.Task task : figures.tasks()) {
      String title = task.title();
      for (String program : figures.programs()) {
        if (!figures.has(task, program)) {
          continue;
        }
        Figures.Run run = figures.median(task, program);
        List<String> cells = new ArrayList<>();
        cells.add(title);
        cells.add(program);
        cells.add(decimal(2, run.cost().seconds()));
        cells.add(ratio(figures, task, program));
        cells.add(decimal(2, run.cost().cpuSeconds()));
        cells.add(decimal(0, run.cost().peakBytes() / MEBIBYTE));
        cells.add(decimal(1, run.storedBytes() / MEBIBYTE));
        cells.addAll(requestCells.of(run.requests()));
        table.append(row(cells));
        title = "";
      }
    }
    return table.toString();
  }

  private static String ratio(Figures figures, Figures.Task task, String program) {
    if (program.equals(OURS)) {
      return "1";
    }
    return figures.has(task, OURS)
        ? decimal(
            2,
            figures.median(task, program).cost().seconds()
                / figures.median(task, OURS).cost().seconds())
        : "";
  }

  private static String row(List<String> cells) {
    StringBuilder row = new StringBuilder();
    for (String cell : cells) {
      row.append(cell.isEmpty() ? "| " : "| " + cell + " ");
    }
    return row.append("|\n").toString();
  }

  private static String decimal(int places, double value) {
    return String.format(Locale.ROOT, "%,." + places + "f", value);
  }

  private static String whole(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }
}
