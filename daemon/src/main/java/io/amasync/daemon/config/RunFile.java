package io.amasync.daemon.config;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.amasync.protocol.api.ProtocolJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * {@code run/daemon.json}: written when the daemon answers its control socket, removed when it
 * stops cleanly. After a kill it is left behind, so it proves nothing; only the socket does.
 *
 * @param socket where the daemon listens: {@link PathText}
 */
public record RunFile(long pid, String socket, String version, Instant started) {
  private static final JsonMapper JSON = ProtocolJson.mapper();

  /** What the file says, if it is there and says something. */
  public static Optional<RunFile> read(Home home) throws IOException {
    try {
      return Optional.of(JSON.readValue(Files.readAllBytes(home.daemonRunFile()), RunFile.class));
    } catch (NoSuchFileException | JacksonException e) {
      return Optional.empty();
    }
  }

  /** Replaces the file. */
  public void write(Home home) throws IOException {
    AtomicFile.write(home.daemonRunFile(), JSON.writeValueAsBytes(this));
  }

  /** Removes the file. */
  public static void remove(Home home) throws IOException {
    Files.deleteIfExists(home.daemonRunFile());
  }

  /** Where the daemon listens. */
  public Path socketPath() {
    return PathText.parse(socket);
  }
}
