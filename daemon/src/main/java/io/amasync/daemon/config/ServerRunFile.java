package io.amasync.daemon.config;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.amasync.protocol.api.ProtocolJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.Optional;

/**
 * {@code run/server.json}: written by the embedded server when it is ready, removed when it stops
 * cleanly. After a kill it is left behind, so its pid may have become another process's.
 *
 * @param url of the API
 * @param adminUrl of the health checks
 */
public record ServerRunFile(long pid, String url, String adminUrl) {
  private static final JsonMapper JSON = ProtocolJson.mapper();
  private static final String MAIN_CLASS = "io.amasync.server.ServerMain";

  /** What the file says, if it is there and says something. */
  public static Optional<ServerRunFile> read(Home home) throws IOException {
    try {
      return Optional.of(
          JSON.readValue(Files.readAllBytes(home.serverRunFile()), ServerRunFile.class));
    } catch (NoSuchFileException | JacksonException e) {
      return Optional.empty();
    }
  }

  /** The running server, if the pid still is one. */
  public Optional<ProcessHandle> process() {
    return ProcessHandle.of(pid)
        .filter(ProcessHandle::isAlive)
        .filter(process ->
            process.info().commandLine().filter(line -> line.contains(MAIN_CLASS)).isPresent());
  }
}
