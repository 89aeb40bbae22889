package io.amasync.bench.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/** The server that {@code up} starts, {@code down} stops and the launcher's home holds. */
record EmbeddedServer(Launcher launcher) implements Server {
  @Override
  public void start() {}

  @Override
  public List<String> options() {
    // Free ports the first time, the same ones afterwards, as when nobody says a port.
    return Files.exists(launcher.home().resolve("config.json"))
        ? List.of()
        : List.of("--port", "0");
  }

  @Override
  public OptionalLong process() throws IOException {
    return launcher.process("server");
  }

  @Override
  public Path repository() {
    return launcher.home().resolve("server/store/remote");
  }

  @Override
  public void end() {}
}
