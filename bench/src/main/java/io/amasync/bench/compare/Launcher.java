package io.amasync.bench.compare;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * The command {@code ama-sync} on a home of its own.
 *
 * @param script of the launcher
 * @param home its {@code AMA_SYNC_HOME}
 */
record Launcher(Path script, Path home) {
  private static final ObjectMapper JSON = new ObjectMapper();

  Measured call(String... words) throws IOException, InterruptedException {
    return call(List.of(words));
  }

  Measured call(List<String> words) throws IOException, InterruptedException {
    return Command.timed(
        environment(), Stream.concat(Stream.of(script.toString()), words.stream()).toList());
  }

  /** One object, as {@code ama-sync status --json} gives it, whatever the state. */
  JsonNode status() throws IOException, InterruptedException {
    return JSON.readTree(
        Command.output(
            environment(),
            List.of("bash", "-c", "\"$0\" status --json || test $? -le 4", script.toString())));
  }

  /** The part of the status that is about the workspace at {@code directory}. */
  JsonNode status(Path directory) throws IOException, InterruptedException {
    String path = directory.toRealPath().toString();
    for (JsonNode workspace : status().path("workspaces")) {
      if (workspace.path("path").asText().equals(path)) {
        return workspace;
      }
    }
    throw new IOException("ama-sync does not know the workspace " + path);
  }

  /** The process that {@code daemon} or {@code server} last was; empty where none has started. */
  OptionalLong process(String role) throws IOException {
    Path file = home.resolve("run").resolve(role + ".json");
    return Files.exists(file)
        ? OptionalLong.of(JSON.readTree(Files.readString(file)).path("pid").asLong())
        : OptionalLong.empty();
  }

  /** Stops what runs and deletes the home. */
  void end() throws IOException, InterruptedException {
    if (Files.exists(home)) {
      call("down");
    }
    FileTree.delete(home);
  }

  private Map<String, String> environment() {
    return Map.of("AMA_SYNC_HOME", home.toString(), "AMA_SYNC_TRAIN", "never");
  }
}
