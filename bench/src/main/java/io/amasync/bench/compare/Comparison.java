package io.amasync.bench.compare;

import io.amasync.bench.corpus.Corpus;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Runs programs on the same storage in turns, a round of turns after the other. A round starts with
 * another program than the one before it, so that none is always first.
 *
 * <p>Each turn starts from the same state of the caches: everything that the turn before left is
 * deleted and what waits to be written is written; the program has neither a repository nor a cache
 * of its own; the corpus has just been read once, so it is in the page cache.
 */
final class Comparison {
  /** Looks at what a contender has after its turn, untimed. */
  interface Inspection {
    void of(Contender contender, Workload workload, Path files)
        throws IOException, InterruptedException;
  }

  private final Path work;
  private final List<Contender> contenders;
  private final @Nullable S3Store store;
  private final Figures figures;
  private final Inspection inspection;

  /**
   * Compares.
   *
   * @param store that all of them store in; null where each has a directory of its own
   */
  Comparison(
      Path work,
      List<Contender> contenders,
      @Nullable S3Store store,
      Figures figures,
      Inspection inspection) {
    this.work = work;
    this.contenders = contenders;
    this.store = store;
    this.figures = figures;
    this.inspection = inspection;
  }

  void run(Workload workload, int rounds) throws IOException, InterruptedException {
    for (int round = 0; round < rounds; round++) {
      List<Contender> turns = new ArrayList<>(contenders);
      Collections.rotate(turns, -round);
      for (Contender contender : turns) {
        turn(contender, workload);
      }
    }
  }

  private void turn(Contender contender, Workload workload)
      throws IOException, InterruptedException {
    try {
      if (store != null) {
        store.reset();
      }
      contender.reset();
      Path files = workload.ready(work);
      Command.output(Map.of(), List.of("sync"));
      FileTree.read(files);
      Runs runs = new Runs(contender, workload, requests());
      switch (workload.course()) {
        case ONCE -> runs.add("first", contender.first(files));
        case TWICE -> {
          runs.add("first", contender.first(files));
          runs.add("again", contender.again(files));
        }
        case CHANGED -> {
          Corpus.Change change = workload.corpus().change(1);
          runs.add("first", contender.first(files));
          runs.add("changed", contender.changed(files, change));
        }
        case SUMMED -> {
          Measured sum = contender.first(files);
          for (int state = 1; state < workload.corpus().states(); state++) {
            Corpus.Change change = workload.corpus().change(state);
            sum = sum.then(contender.changed(files, change));
          }
          runs.add("all", sum);
        }
      }
      inspection.of(contender, workload, files);
    } finally {
      contender.end();
      workload.clear(work);
    }
  }

  private S3Requests requests() throws IOException {
    return store == null ? S3Requests.NONE : store.requests();
  }

  /** The runs of one turn, one after the other. */
  private final class Runs {
    private final Contender contender;
    private final Workload workload;
    private S3Requests before;

    Runs(Contender contender, Workload workload, S3Requests before) {
      this.contender = contender;
      this.workload = workload;
      this.before = before;
    }

    void add(String run, Measured cost) throws IOException, InterruptedException {
      S3Requests now = requests();
      // What a directory's files take on the disk counts, what a bucket's objects are.
      long storedBytes =
          store == null
              ? FileTree.diskBytes(contender.repository())
              : FileTree.bytes(contender.repository());
      figures.add(
          new Figures.Task(workload.title() + ", " + run, workload.name() + ", " + run),
          contender.name(),
          new Figures.Run(cost, storedBytes, now.minus(before)));
      System.err.printf(
          "%-16s %-12s %8.2f s %8.2f CPU s %5d MiB %6d MiB stored %7d requests%n",
          workload.name() + ", " + run,
          contender.name(),
          cost.seconds(),
          cost.cpuSeconds(),
          cost.peakBytes() >> 20,
          storedBytes >> 20,
          now.minus(before).all());
      before = now;
    }
  }
}
