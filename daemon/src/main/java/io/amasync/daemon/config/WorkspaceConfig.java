package io.amasync.daemon.config;

import io.amasync.protocol.api.Chunking;
import java.nio.file.Path;
import java.util.UUID;

/**
 * A watched directory and the workspace it is.
 *
 * @param id the server's id of it
 * @param path absolute, links resolved: {@link PathText}
 * @param tracking {@code auto}: every file that is not ignored
 */
public record WorkspaceConfig(
    UUID id, String name, String path, String tracking, Chunking chunking) {
  /** The only tracking there is. */
  public static final String AUTO = "auto";

  /** The directory. */
  public Path directory() {
    return PathText.parse(path);
  }
}
