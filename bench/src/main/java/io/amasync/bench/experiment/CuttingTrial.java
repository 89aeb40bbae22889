package io.amasync.bench.experiment;

import io.amasync.chunker.hash.HashKey;
import io.amasync.chunker.id.Digest256;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/**
 * What each way of cutting saves, and how long its chunks are: {@code CuttingTrial [FILE...]}.
 * Without arguments it makes six versions each of the {@link History}s, from three seeds; with
 * arguments the files are the versions. Prints a Markdown table: all bytes over stored bytes, mean
 * and standard deviation of the length in KiB, and the chunks of the maximum's length in a hundred.
 */
public final class CuttingTrial {
  private static final int SEEDS = 3;
  private static final int VERSIONS = 6;

  /** One of each pair that cuts in the same places. */
  private static final List<Candidate> CANDIDATES =
      List.of(
          Candidate.PRODUCT,
          Candidate.SEQ_VECTOR,
          Candidate.SEQ_KEYED,
          Candidate.RAM_VECTOR,
          Candidate.WIDE_RAM_VECTOR,
          Candidate.WINDOW_VECTOR);

  private CuttingTrial() {}

  /** Runs; see the class. */
  public static void main(String[] arguments) throws IOException {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    out.println("| files | cutter | ratio | mean KiB | deviation KiB | at the maximum |");
    out.println("|---|---|---|---|---|---|");
    if (arguments.length > 0) {
      List<Saving> savings = savings();
      for (String file : arguments) {
        byte[] version = Files.readAllBytes(Path.of(file));
        savings.forEach(saving -> saving.add(version));
      }
      print(out, arguments.length + " given", savings);
      return;
    }
    for (History history : History.values()) {
      print(out, history.toString(), of(history));
    }
  }

  private static List<Saving> of(History history) {
    List<Saving> savings = savings();
    for (int seed = 0; seed < SEEDS; seed++) {
      HashKey key = key(seed);
      savings.forEach(saving -> saving.begin(key));
      var random = new Random(seed);
      byte[] version = history.first(random);
      for (int i = 0; i < VERSIONS; i++) {
        byte[] bytes = version;
        savings.forEach(saving -> saving.add(bytes));
        version = history.next(bytes, random);
      }
    }
    return savings;
  }

  private static List<Saving> savings() {
    return CANDIDATES.stream().map(candidate -> new Saving(candidate, key(0))).toList();
  }

  private static HashKey key(int seed) {
    return new HashKey(new Digest256(seed, 2, 3, 4));
  }

  private static void print(PrintStream out, String files, List<Saving> savings) {
    for (Saving saving : savings) {
      out.printf(
          "| %s | %s | %.3f | %.0f | %.0f | %.1f %% |%n",
          files,
          saving.candidate(),
          saving.ratio(),
          saving.meanKib(),
          saving.deviationKib(),
          saving.percentAtMaximum());
    }
  }
}
