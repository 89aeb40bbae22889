package io.amasync.bench.compare;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs every program on every corpus, several rounds, and writes a Markdown table of medians:
 * {@code Comparison CHECKOUT WORK ROUNDS}, where WORK holds the corpora {@code small} and {@code
 * large}. The programs take turns within a round, so that a busy minute of the machine does not
 * fall on one of them alone.
 */
public final class Comparison {
  private static final long STATUS_POLL_MILLIS = 1_000;
  private static final String INSERTION = "insertion";

  private final Path work;
  private final int rounds;
  private final List<Contender> contenders;
  private final AmaSync amaSync;
  private final PrintStream out;
  private final Map<String, List<Measured>> figures = new LinkedHashMap<>();

  private Comparison(Path checkout, Path work, int rounds, PrintStream out) {
    this.work = work;
    this.rounds = rounds;
    this.out = out;
    this.amaSync = new AmaSync(checkout, work);
    this.contenders = List.of(new Copy(work), new Restic(work), new Borg(work), amaSync);
  }

  /** Runs; see the class. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    Comparison comparison =
        new Comparison(
            Path.of(arguments[0]), Path.of(arguments[1]), Integer.parseInt(arguments[2]), out);
    comparison.run();
  }

  private void run() throws IOException, InterruptedException {
    for (String corpus : List.of("small", "large")) {
      for (int round = 0; round < rounds; round++) {
        for (Contender contender : contenders) {
          measure(contender, corpus);
        }
      }
    }
    table();
    insertion();
    statusTime();
  }

  private void measure(Contender contender, String corpus)
      throws IOException, InterruptedException {
    Path files = work.resolve(corpus);
    contender.reset();
    FileTree.read(files);
    record(contender, corpus + ", first", contender.first(files));
    record(contender, corpus + ", again", contender.again(files));
    contender.end();
  }

  private void record(Contender contender, String what, Measured measured) {
    figures.computeIfAbsent(what + "|" + contender.name(), _ -> new ArrayList<>()).add(measured);
    System.err.printf(
        "%-14s %-10s %7.2f s %7.2f CPU s %5d MiB%n",
        what,
        contender.name(),
        measured.seconds(),
        measured.cpuSeconds(),
        measured.peakBytes() >> 20);
  }

  private void table() {
    out.println("| run | program | wall s | of restic's | CPU s | peak MiB |");
    out.println("|---|---|---|---|---|---|");
    for (Map.Entry<String, List<Measured>> entry : figures.entrySet()) {
      String run = entry.getKey().substring(0, entry.getKey().indexOf('|'));
      String program = entry.getKey().substring(entry.getKey().indexOf('|') + 1);
      double restic = wall(figures.getOrDefault(run + "|restic", List.of()));
      List<Measured> measured = entry.getValue();
      out.printf(
          "| %s | %s | %.2f | %.2f | %.2f | %d |%n",
          run,
          program,
          wall(measured),
          wall(measured) / restic,
          Medians.of(measured.stream().map(Measured::cpuSeconds).toList()),
          (long) Medians.of(measured.stream().map(one -> (double) one.peakBytes()).toList()) >> 20);
    }
  }

  /** One byte at the front of a file of a quarter of the large corpus: how many chunks go up. */
  private void insertion() throws IOException, InterruptedException {
    Path directory = work.resolve(INSERTION);
    FileTree.delete(directory);
    Files.createDirectories(directory);
    Path file = directory.resolve("big.bin");
    Path original = work.resolve("large/big-00.bin");
    Files.copy(original, file);
    amaSync.reset();
    amaSync.call("up", directory.toString());
    JsonNode before = workspace(directory);
    Path edited = work.resolve("edited.bin");
    try (OutputStream out = Files.newOutputStream(edited);
        InputStream in = Files.newInputStream(original)) {
      out.write(42);
      in.transferTo(out);
    }
    Files.move(edited, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    Measured waited = amaSync.call("wait", directory.toString(), "--timeout", "300s");
    JsonNode after = workspace(directory);
    out.printf(
        "%nOne byte inserted at the front of %d bytes: %d chunks, %d bytes uploaded, in sync after"
            + " %.2f s.%n",
        Files.size(original),
        after.at("/uploaded/chunks").asLong() - before.at("/uploaded/chunks").asLong(),
        after.at("/uploaded/bytes").asLong() - before.at("/uploaded/bytes").asLong(),
        waited.seconds());
  }

  private JsonNode workspace(Path directory) throws IOException, InterruptedException {
    String path = directory.toRealPath().toString();
    for (JsonNode workspace : amaSync.status().path("workspaces")) {
      if (workspace.path("path").asText().equals(path)) {
        return workspace;
      }
    }
    throw new IOException("ama-sync does not know the workspace " + path);
  }

  private void statusTime() throws IOException, InterruptedException {
    // A file that was read within a tick of its last change is read once more, two seconds later.
    while (!amaSync.status().path("state").asText().equals("in-sync")) {
      Thread.sleep(STATUS_POLL_MILLIS);
    }
    List<Double> seconds = new ArrayList<>();
    for (int i = 0; i < 11; i++) {
      seconds.add(amaSync.call("status").seconds());
    }
    out.printf("`ama-sync status`: %.2f s (median of %d).%n", Medians.of(seconds), seconds.size());
    amaSync.end();
    // Not before: a workspace that vanishes is never in sync.
    FileTree.delete(work.resolve(INSERTION));
  }

  private static double wall(List<Measured> measured) {
    return Medians.of(measured.stream().map(Measured::seconds).toList());
  }
}
