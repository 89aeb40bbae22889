package io.amasync.bench.compare;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/**
 * Compares ama-sync with other programs, on local storage and then on S3: {@code Compare CHECKOUT
 * WORK OUT}, with {@link Settings} from the environment. The results are printed and written to
 * OUT; figures as they come go to standard error. The S3-compatible store is S3Proxy on the same
 * machine, so what it takes counts against every program's wall time.
 */
public final class Compare {
  private final Settings settings;
  private final Path checkout;
  private final Path work;
  private final Results results;

  private Compare(Settings settings, Path checkout, Path work, Results results) {
    this.settings = settings;
    this.checkout = checkout;
    this.work = work;
    this.results = results;
  }

  /** Runs; see the class. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Settings settings = Settings.of(System.getenv());
    Path checkout = Path.of(arguments[0]);
    Path work = Path.of(arguments[1]);
    Results results = new Results(Path.of(arguments[2]), heading(settings.rounds()));
    Compare compare = new Compare(settings, checkout, work, results);
    if (settings.stores().contains("local")) {
      compare.local();
    }
    if (settings.stores().contains("s3")) {
      compare.s3();
    }
    new PrintStream(System.out, true, StandardCharsets.UTF_8)
        .println(Files.readString(results.file()));
  }

  private static String heading(int rounds) throws IOException {
    return "%s, %s. %s."
        .formatted(
            rounds == 1 ? "One round" : rounds + " rounds, medians",
            LocalDate.now(ZoneId.systemDefault()),
            Machine.described());
  }

  /** A sentence with the release of each. */
  private static String versions(List<Contender> contenders)
      throws IOException, InterruptedException {
    List<String> versions = new ArrayList<>();
    for (Contender contender : contenders) {
      versions.add(contender.name() + " " + contender.version());
    }
    return String.join(", ", versions) + ".";
  }

  private void local() throws IOException, InterruptedException {
    List<Contender> contenders = localContenders();
    Results.Part part = results.add("local", "Local storage", versions(contenders));
    Comparison comparison =
        new Comparison(work, contenders, null, part.figures(), (contender, workload, files) -> {});
    for (String name : settings.corpora()) {
      Workload workload = Workload.named(name, settings.scale());
      comparison.run(workload, settings.rounds());
      if (name.equals("large") && settings.programs().contains("ama-sync")) {
        part.notes()
            .addAll(
                Insertion.measured(
                    AmaSync.embedded(checkout, work),
                    workload.ready(work).resolve("big-00.bin"),
                    work));
      }
      results.write();
    }
  }

  private List<Contender> localContenders() {
    LocalPrograms programs = new LocalPrograms(work);
    List<Contender> contenders = new ArrayList<>();
    for (String program : settings.programs()) {
      switch (program) {
        case "cp" -> contenders.add(programs.cp());
        case "rclone" -> contenders.add(programs.rclone());
        case "restic" -> contenders.add(programs.restic());
        case "borg" -> contenders.add(programs.borg());
        case "casync" -> contenders.add(programs.casync());
        case "ama-sync" -> contenders.add(AmaSync.embedded(checkout, work));
        case "aws" -> {} // has no part here
        default -> throw new IllegalArgumentException("No program is called " + program);
      }
    }
    return contenders;
  }

  private void s3() throws IOException, InterruptedException {
    Path directory = work.resolve("s3");
    S3Store store = S3Store.start(directory, checkout.resolve("server/target/s3proxy/s3proxy.jar"));
    try {
      S3Server server = new S3Server(store, checkout, work);
      List<Contender> contenders = s3Contenders(store, server);
      Results.Part part =
          results.add("s3", "S3 (S3Proxy on the same machine)", versions(contenders));
      Comparison comparison =
          new Comparison(
              work,
              contenders,
              store,
              part.figures(),
              new S3Inspection(store, server, part.notes()));
      for (String name : settings.s3Corpora()) {
        comparison.run(Workload.named(name, settings.scale()), settings.rounds());
        results.write();
      }
    } finally {
      store.stop();
      FileTree.delete(directory);
    }
  }

  private List<Contender> s3Contenders(S3Store store, S3Server server) {
    S3Programs programs = new S3Programs(store, work);
    List<Contender> contenders = new ArrayList<>();
    for (String program : settings.programs()) {
      switch (program) {
        case "rclone" -> contenders.add(programs.rclone());
        case "aws" -> contenders.add(programs.aws());
        case "restic" -> contenders.add(programs.restic());
        case "ama-sync" -> contenders.add(AmaSync.with(server, checkout, work));
        case "cp", "borg", "casync" -> {} // have no part here
        default -> throw new IllegalArgumentException("No program is called " + program);
      }
    }
    return contenders;
  }
}
