package io.amasync.bench.compare;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Runs every program that can store files in S3 on every corpus, several rounds, and writes a
 * Markdown table of medians with the requests that the store got: {@code S3Comparison CHECKOUT WORK
 * ROUNDS PROGRAMS CORPORA}, the last two with commas between. The store is S3Proxy on the same
 * machine, so what it takes counts against every program's wall time.
 */
public final class S3Comparison {
  /** One run: what it cost and what the store was asked. */
  private record Run(S3Contender.Cost cost, S3Requests requests) {}

  private static final double BYTES_PER_REQUEST = 8 << 20;
  private static final int CONSTANT_REQUESTS = 50;

  private final Path work;
  private final int rounds;
  private final S3Store store;
  private final List<S3Contender> contenders = new ArrayList<>();
  private final List<String> corpora;
  private final PrintStream out;
  private final Map<String, List<Run>> figures = new LinkedHashMap<>();

  private S3Comparison(
      Path checkout, Path work, int rounds, List<String> programs, List<String> corpora)
      throws IOException, InterruptedException {
    this.work = work;
    this.rounds = rounds;
    this.corpora = corpora;
    this.out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    this.store =
        S3Store.start(work.resolve("s3"), checkout.resolve("server/target/s3proxy/s3proxy.jar"));
    for (String program : programs) {
      contenders.add(
          switch (program) {
            case "rclone" -> S3Program.rclone(store);
            case "aws" -> S3Program.aws(store);
            case "restic" -> S3Program.restic(store, work);
            case "ama-sync" -> new S3AmaSync(checkout, work);
            default -> throw new IllegalArgumentException("No such program: " + program);
          });
    }
  }

  /** Runs; see the class. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    new S3Comparison(
            Path.of(arguments[0]),
            Path.of(arguments[1]),
            Integer.parseInt(arguments[2]),
            List.of(arguments[3].split(",", -1)),
            List.of(arguments[4].split(",", -1)))
        .run();
  }

  private void run() throws IOException, InterruptedException {
    try {
      out.println(
          "| corpus | program | wall s | of ama-sync's | client CPU s | server CPU s | client peak"
              + " MiB | PUT | COPY | HEAD | GET | other | requests |");
      out.println("|---|---|---|---|---|---|---|---|---|---|---|---|---|");
      for (String corpus : corpora) {
        for (int round = 0; round < rounds; round++) {
          for (S3Contender contender : contenders) {
            measure(contender, corpus);
          }
        }
        table(corpus);
      }
    } finally {
      for (S3Contender contender : contenders) {
        contender.end();
      }
      store.stop();
      FileTree.delete(work.resolve("s3"));
    }
  }

  private void measure(S3Contender contender, String corpus)
      throws IOException, InterruptedException {
    Path files = work.resolve(corpus);
    store.reset();
    contender.reset(store);
    if (!corpus.equals("tiny")) { // A million files are more than stay in the page cache.
      FileTree.read(files);
    }
    S3Requests before = store.requests();
    S3Contender.Cost cost = contender.store(files);
    S3Requests requests = store.requests().minus(before);
    figures
        .computeIfAbsent(corpus + "|" + contender.name(), _ -> new ArrayList<>())
        .add(new Run(cost, requests));
    System.err.printf(
        "%-6s %-12s %8.2f s %8.2f CPU s %5d MiB %7d requests%n",
        corpus,
        contender.name(),
        cost.client().seconds(),
        cost.client().cpuSeconds(),
        cost.client().peakBytes() >> 20,
        requests.all());
    if (contender instanceof S3AmaSync amaSync) {
      say(amaSync, corpus, requests);
    }
    contender.end();
  }

  /** What only ama-sync is held to. */
  private void say(S3AmaSync amaSync, String corpus, S3Requests requests)
      throws IOException, InterruptedException {
    long uploaded = amaSync.uploadedBytes();
    long raw = bytes(work.resolve(corpus));
    System.err.printf(
        "%s: %d requests; 1 per 8 MiB and %d are %.0f by the %d MiB uploaded (%.0f by the %d MiB"
            + " read).%n",
        corpus,
        requests.all(),
        CONSTANT_REQUESTS,
        uploaded / BYTES_PER_REQUEST + CONSTANT_REQUESTS,
        uploaded >> 20,
        raw / BYTES_PER_REQUEST + CONSTANT_REQUESTS,
        raw >> 20);
    long start = System.nanoTime();
    long listed = amaSync.listed(work.resolve(corpus));
    System.err.printf(
        "%s: the server lists %d paths in %.2f s; its peak: %d MiB.%n",
        corpus, listed, (System.nanoTime() - start) / 1e9, amaSync.serverUsage().peakBytes() >> 20);
    Measured restart = amaSync.restart(work.resolve(corpus));
    System.err.printf(
        "%s: the daemon started again with nothing changed: %.2f s, peak %d MiB.%n",
        corpus, restart.seconds(), restart.peakBytes() >> 20);
  }

  private static long bytes(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      long sum = 0;
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        sum += Files.size(file);
      }
      return sum;
    }
  }

  private void table(String corpus) {
    double ours = wall(figures.getOrDefault(corpus + "|ama-sync", List.of()));
    for (S3Contender contender : contenders) {
      List<Run> runs = figures.getOrDefault(corpus + "|" + contender.name(), List.of());
      S3Requests requests = runs.getLast().requests();
      out.printf(
          "| %s | %s | %.2f | %.2f | %.2f | %.2f | %d | %d | %d | %d | %d | %d | %d |%n",
          corpus,
          contender.name(),
          wall(runs),
          wall(runs) / ours,
          Medians.of(runs.stream().map(run -> run.cost().client().cpuSeconds()).toList()),
          Medians.of(runs.stream().map(run -> run.cost().serverCpuSeconds()).toList()),
          (long)
                  Medians.of(
                      runs.stream().map(run -> (double) run.cost().client().peakBytes()).toList())
              >> 20,
          requests.puts(),
          requests.copies(),
          requests.heads(),
          requests.gets(),
          requests.others(),
          requests.all());
    }
  }

  private static double wall(List<Run> runs) {
    return Medians.of(runs.stream().map(run -> run.cost().client().seconds()).toList());
  }
}
