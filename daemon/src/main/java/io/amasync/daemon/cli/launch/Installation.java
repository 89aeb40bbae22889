package io.amasync.daemon.cli.launch;

import java.nio.file.Path;

/**
 * Where the programs are.
 *
 * @param root the checkout or installed directory that holds {@code scripts} and {@code config}
 * @param java the java program
 * @param classPath of this process, which the daemon shares
 */
public record Installation(Path root, Path java, String classPath) {
  /** The system property in which the launcher says the root. */
  public static final String PROPERTY = "io.amasync.root";

  Path serverScript() {
    return root.resolve("scripts").resolve("ama-server");
  }

  Path embeddedConfig() {
    return root.resolve("config").resolve("embedded.yml");
  }
}
