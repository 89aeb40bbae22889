package io.amasync.daemon.config;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.amasync.protocol.api.ProtocolJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** {@code config.json}: a {@link DaemonConfig}. */
public final class ConfigFile {
  private static final JsonMapper JSON = ProtocolJson.mapper();

  private ConfigFile() {}

  /**
   * What is configured; {@link DaemonConfig#EMPTY} where nothing is yet.
   *
   * @throws BadConfigException when the file says nothing sensible
   */
  public static DaemonConfig read(Home home) throws IOException {
    Path file = home.config();
    @Nullable DaemonConfig config;
    try {
      config = JSON.readValue(Files.readAllBytes(file), DaemonConfig.class);
    } catch (NoSuchFileException e) {
      return DaemonConfig.EMPTY;
    } catch (JacksonException e) {
      throw new BadConfigException(
          "%s cannot be read: %s".formatted(file, e.getOriginalMessage()),
          "Correct it, or move it away and run ama-sync up again for each directory.",
          e);
    }
    if (config == null) {
      throw new BadConfigException(
          "%s holds nothing.".formatted(file), "Move it away and run ama-sync up again.", null);
    }
    if (config.format() > DaemonConfig.FORMAT || config.format() < 1) {
      throw new BadConfigException(
          "%s has format %d; this ama-sync knows up to %d."
              .formatted(file, config.format(), DaemonConfig.FORMAT),
          "Use the newer ama-sync that wrote it.",
          null);
    }
    return config;
  }

  /** Replaces the file. */
  public static void write(Home home, DaemonConfig config) throws IOException {
    AtomicFile.write(
        home.config(), JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(config));
  }
}
