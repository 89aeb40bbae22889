package io.amasync.bench.compare;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * ama-sync with its embedded server. The first upload is timed with the server and the daemon
 * running, as they do all day: from {@code ama-sync up} on the corpus until that has printed that
 * it is in sync. The second is timed from {@code up} after {@code down}, so it pays for the start
 * of PostgreSQL, the server and the daemon. CPU and memory are those of the daemon, the server and
 * PostgreSQL.
 */
final class AmaSync implements Contender {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path script;
  private final Path home;
  private final Path idle;
  private final Map<String, String> environment;

  AmaSync(Path checkout, Path work) {
    this.script = checkout.resolve("scripts/ama-sync");
    this.home = work.resolve("ama-sync-home");
    this.idle = work.resolve("idle");
    this.environment = Map.of("AMA_SYNC_HOME", home.toString());
  }

  @Override
  public String name() {
    return "ama-sync";
  }

  @Override
  public void reset() throws IOException, InterruptedException {
    end();
    Files.createDirectories(idle);
    Files.writeString(idle.resolve("one.txt"), "a workspace that was here before");
    call("up", idle.toString(), "--port", "0");
  }

  @Override
  public Measured first(Path corpus) throws IOException, InterruptedException {
    double cpuBefore = Usage.of(processes()).cpuSeconds();
    Measured up = call("up", corpus.toString());
    Usage after = Usage.of(processes());
    return new Measured(
        up.seconds(), up.cpuSeconds() + after.cpuSeconds() - cpuBefore, after.peakBytes());
  }

  @Override
  public Measured again(Path corpus) throws IOException, InterruptedException {
    call("down");
    Measured up = call("up", corpus.toString(), "--port", "0");
    Usage after = Usage.of(processes());
    return new Measured(up.seconds(), up.cpuSeconds() + after.cpuSeconds(), after.peakBytes());
  }

  @Override
  public void end() throws IOException, InterruptedException {
    if (Files.exists(home)) {
      call("down");
    }
    FileTree.delete(home);
    FileTree.delete(idle);
  }

  /** One object, as {@code ama-sync status --json} gives it, whatever the state. */
  JsonNode status() throws IOException, InterruptedException {
    return JSON.readTree(
        Command.output(
            environment,
            List.of("bash", "-c", "\"$0\" status --json || test $? -le 4", script.toString())));
  }

  /** Runs a command of the launcher. */
  Measured call(String... words) throws IOException, InterruptedException {
    return Command.timed(
        environment,
        java.util.stream.Stream.concat(
                java.util.stream.Stream.of(script.toString()), java.util.stream.Stream.of(words))
            .toList());
  }

  private List<Long> processes() throws IOException {
    long daemon =
        JSON.readTree(Files.readString(home.resolve("run/daemon.json"))).path("pid").asLong();
    long server =
        JSON.readTree(Files.readString(home.resolve("run/server.json"))).path("pid").asLong();
    return List.of(daemon, server);
  }
}
