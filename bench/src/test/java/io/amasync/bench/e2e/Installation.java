package io.amasync.bench.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * A home of its own for ama-sync in a temporary directory whose path has spaces, and the programs
 * of this checkout run against it.
 */
final class Installation {
  /** The checkout. */
  static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  private static final Duration COMMAND_TIMEOUT = Duration.ofMinutes(3);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path scratch;
  private final Path home;

  private Installation(Path scratch) {
    this.scratch = scratch;
    this.home = scratch.resolve("the home");
  }

  /** An empty one; nothing runs. */
  static Installation create() throws IOException {
    Installation created =
        new Installation(Files.createTempDirectory("ama sync e2e ").toRealPath());
    try {
      created.awaitCaches();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted before anything was started", e);
    }
    return created;
  }

  /**
   * With the caches the programs start in half the time, as they do for users; and the first
   * command after a build has its own made in the background, in the environment it was given: that
   * would look like a process of this installation. Whoever comes first makes them, the others
   * wait.
   */
  private void awaitCaches() throws IOException, InterruptedException {
    if (areCachesFresh()) {
      return;
    }
    run(List.of(ROOT.resolve("scripts/train").toString()), scratch).expect(0);
    Awaitility.await("the launchers' caches")
        .atMost(COMMAND_TIMEOUT)
        .until(Installation::areCachesFresh);
  }

  private static boolean areCachesFresh() throws IOException {
    return isFresh("server/target/dist", "ama-server.aot")
        && isFresh("daemon/target/dist", "ama-daemon.aot")
        && isFresh("daemon/target/dist", "ama-restore.aot")
        && isFresh("daemon/target/dist", "ama-sync.aot");
  }

  private static boolean isFresh(String dist, String name) throws IOException {
    Path cache = ROOT.resolve(dist).resolve(name);
    if (!Files.exists(cache)) {
      return false;
    }
    FileTime made = Files.getLastModifiedTime(cache);
    try (Stream<Path> jars = Files.list(ROOT.resolve(dist).resolve("lib"))) {
      for (Path jar : jars.toList()) {
        if (Files.getLastModifiedTime(jar).compareTo(made) > 0) {
          return false;
        }
      }
    }
    return true;
  }

  Path home() {
    return home;
  }

  Path scratch() {
    return scratch;
  }

  /** A new empty directory to sync. */
  Path directory(String name) throws IOException {
    return Files.createDirectories(scratch.resolve("synced dirs").resolve(name));
  }

  /** Runs {@code ama-sync} to its end. */
  Outcome ama(Object... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(ROOT.resolve("scripts/ama-sync").toString());
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    return run(command, scratch);
  }

  /** Runs a command of any kind to its end, in this installation's environment. */
  Outcome run(List<String> command, Path directory) throws IOException, InterruptedException {
    Path out = Files.createTempFile(scratch, "out", "");
    Path err = Files.createTempFile(scratch, "err", "");
    Process process =
        process(command, directory)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    boolean ended = process.waitFor(COMMAND_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    if (!ended) {
      process.destroyForcibly().waitFor();
    }
    Outcome outcome =
        new Outcome(
            String.join(" ", command) + (ended ? "" : " (killed: it took too long)"),
            process.exitValue(),
            Files.readString(out, StandardCharsets.UTF_8),
            Files.readString(err, StandardCharsets.UTF_8));
    Files.delete(out);
    Files.delete(err);
    return outcome;
  }

  /** Starts {@code ama-sync} and does not wait for it; its output goes nowhere. */
  Process start(Object... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(ROOT.resolve("scripts/ama-sync").toString());
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    return process(command, scratch)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  /** Starts a program with more variables and does not wait for it; its output goes nowhere. */
  Process launch(List<String> command, Map<String, String> variables) throws IOException {
    ProcessBuilder builder = process(command, scratch);
    builder.environment().putAll(variables);
    return builder
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private ProcessBuilder process(List<String> command, Path directory) {
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.environment().put("AMA_SYNC_HOME", home.toString());
    // What mvn verify has just built is what is tested.
    builder.environment().put("AMA_SYNC_BUILD", "never");
    // It would take the processors from the tests.
    builder.environment().put("AMA_SYNC_REHEARSE", "never");
    builder.redirectInput(Path.of("/dev/null").toFile());
    return builder;
  }

  /** {@code status --json}, whatever its exit code. */
  JsonNode status() throws IOException, InterruptedException {
    return ama("status", "--json").json();
  }

  /** The only workspace of {@code status --json}. */
  JsonNode workspace() throws IOException, InterruptedException {
    return status().path("workspaces").path(0);
  }

  /** Waits until everything is committed. */
  void settle() throws IOException, InterruptedException {
    ama("wait", "--timeout", "90s").expect(0);
  }

  /** The daemon's process. */
  ProcessHandle daemon() throws IOException {
    return process("daemon.json");
  }

  /** The embedded server's process. */
  ProcessHandle server() throws IOException {
    return process("server.json");
  }

  private ProcessHandle process(String runFile) throws IOException {
    long pid = JSON.readTree(home.resolve("run").resolve(runFile).toFile()).path("pid").asLong();
    return ProcessHandle.of(pid)
        .orElseThrow(
            () -> new AssertionError("%s names pid %d, which is gone".formatted(runFile, pid)));
  }

  /**
   * The embedded PostgreSQL's postmaster, if it runs: a child of the server, or an orphan of it.
   */
  Optional<ProcessHandle> postgres() {
    return ownProcesses().stream()
        .filter(
            process -> process.info().command().filter(c -> c.endsWith("/postgres")).isPresent())
        .min(Comparator.comparingLong(ProcessHandle::pid));
  }

  /**
   * Every living process that has this home in its environment: only this installation started
   * those.
   */
  List<ProcessHandle> ownProcesses() {
    return ProcessHandle.allProcesses().filter(this::isOwn).toList();
  }

  private boolean isOwn(ProcessHandle process) {
    Path environment = Path.of("/proc/%d/environ".formatted(process.pid()));
    try {
      String variables = new String(Files.readAllBytes(environment), StandardCharsets.ISO_8859_1);
      return List.of(variables.split("\0", -1)).contains("AMA_SYNC_HOME=" + home);
    } catch (IOException e) {
      return false; // It ended meanwhile, or it is someone else's.
    }
  }

  /** Ends everything that runs on this home, gently and then firmly, and removes the files. */
  void close() throws IOException, InterruptedException {
    ama("down");
    if (!end(ProcessHandle::destroy).isEmpty()) {
      List<Long> outlasting = end(ProcessHandle::destroyForcibly);
      if (!outlasting.isEmpty()) {
        throw new IllegalStateException("These processes do not end: " + outlasting);
      }
    }
    try (Stream<Path> files = Files.walk(scratch)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  private List<Long> end(Predicate<ProcessHandle> signal) throws InterruptedException {
    List<Long> outlasting = new ArrayList<>();
    long deadline = System.nanoTime() + Duration.ofSeconds(15).toNanos();
    for (ProcessHandle process : ownProcesses().stream().filter(signal).toList()) {
      try {
        process.onExit().get(Math.max(1, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
      } catch (TimeoutException | ExecutionException e) {
        outlasting.add(process.pid());
      }
    }
    return outlasting;
  }
}
