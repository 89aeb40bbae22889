package io.amasync.bench.compare;

import io.amasync.bench.corpus.Corpus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * ama-sync: a daemon and a server. Both run, and are at rest, before a first upload, as they do all
 * day; it is timed from {@code ama-sync up} on the files until that has printed that they are in
 * sync. What has changed is timed from before the first byte of the change until {@code wait} has
 * returned, so with the time that the change itself takes. A second upload is timed from {@code up}
 * after {@code down}, so with all that {@code up} starts. CPU and memory are those of the command,
 * the daemon, the server and PostgreSQL.
 */
final class AmaSync implements Contender {
  private static final String PATIENCE = "1200s";

  /** Longer than either waits before it rehearses uploads. */
  private static final int QUIET_SECONDS = 7;

  private static final double QUIET_CPU_SECONDS = 0.15;
  private static final int REST_SECONDS = 120;

  private final Launcher launcher;
  private final Server server;
  private final Path idle;
  private final Path checkout;

  private AmaSync(Launcher launcher, Server server, Path idle, Path checkout) {
    this.launcher = launcher;
    this.server = server;
    this.idle = idle;
    this.checkout = checkout;
  }

  /** With its embedded server. */
  static AmaSync embedded(Path checkout, Path work) {
    Launcher launcher =
        new Launcher(checkout.resolve("scripts/ama-sync"), work.resolve("ama-sync-home"));
    return new AmaSync(launcher, new EmbeddedServer(launcher), work.resolve("idle"), checkout);
  }

  /** With {@code server}. */
  static AmaSync with(Server server, Path checkout, Path work) {
    return new AmaSync(
        new Launcher(checkout.resolve("scripts/ama-sync"), work.resolve("ama-sync-s3-home")),
        server,
        work.resolve("idle"),
        checkout);
  }

  @Override
  public String name() {
    return "ama-sync";
  }

  /** The commit; there are no releases yet. */
  @Override
  public String version() throws IOException, InterruptedException {
    return Command.output(
            Map.of(), List.of("git", "-C", checkout.toString(), "rev-parse", "--short", "HEAD"))
        .strip();
  }

  @Override
  public void reset() throws IOException, InterruptedException {
    end();
    server.start();
    Files.createDirectories(idle);
    Files.writeString(idle.resolve("one.txt"), "a workspace that was here before");
    up(idle);
    awaitRest();
  }

  /** Waits until what runs has done what it does after a start, as it has on any day. */
  private void awaitRest() throws IOException, InterruptedException {
    double before = 0;
    int quiet = 0;
    for (int seconds = 0; quiet < QUIET_SECONDS; seconds++) {
      if (seconds == REST_SECONDS) {
        throw new IOException("The daemon and the server do not come to rest");
      }
      Thread.sleep(1000);
      double now = Usage.of(processes()).cpuSeconds();
      quiet = now - before < QUIET_CPU_SECONDS ? quiet + 1 : 0;
      before = now;
    }
  }

  @Override
  public Measured first(Path files) throws IOException, InterruptedException {
    Usage before = usageFromHere();
    return withProcesses(up(files), before);
  }

  @Override
  public Measured again(Path files) throws IOException, InterruptedException {
    launcher.call("down");
    Usage before = usageFromHere();
    return withProcesses(up(files), before);
  }

  @Override
  public Measured changed(Path files, Corpus.Change change)
      throws IOException, InterruptedException {
    Usage before = usageFromHere();
    long start = System.nanoTime();
    change.apply(files);
    double seconds = (System.nanoTime() - start) / 1e9;
    Measured waited = launcher.call("wait", files.toString(), "--timeout", PATIENCE);
    return withProcesses(new Measured(seconds, 0, 0).then(waited), before);
  }

  @Override
  public Path repository() {
    return server.repository();
  }

  @Override
  public void end() throws IOException, InterruptedException {
    launcher.end();
    server.end();
    FileTree.delete(idle);
  }

  /** For figures that only ama-sync has. */
  Launcher launcher() {
    return launcher;
  }

  private Measured up(Path directory) throws IOException, InterruptedException {
    return launcher.call(
        Stream.concat(Stream.of("up", directory.toString()), server.options().stream()).toList());
  }

  /** What runs has cost so far; peaks count from here on. */
  private Usage usageFromHere() throws IOException {
    Usage.forgetPeaks(processes());
    return Usage.of(processes());
  }

  private Measured withProcesses(Measured command, Usage before) throws IOException {
    Usage after = Usage.of(processes());
    return new Measured(
        command.seconds(),
        command.cpuSeconds() + after.cpuSeconds() - before.cpuSeconds(),
        after.peakBytes());
  }

  private List<Long> processes() throws IOException {
    return Stream.of(launcher.process("daemon"), server.process())
        .flatMap(process -> process.stream().boxed())
        .toList();
  }
}
