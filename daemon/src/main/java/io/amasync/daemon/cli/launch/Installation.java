package io.amasync.daemon.cli.launch;

import java.nio.file.Files;
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

  /** What the daemon starts faster with, if it is there. */
  Path daemonCache() {
    Path lib = root.resolve("lib");
    Path directory =
        Files.isDirectory(lib.resolve("daemon")) ? lib : root.resolve("daemon/target/dist");
    return directory.resolve("ama-daemon.aot");
  }

  Path embeddedConfig() {
    return root.resolve("config").resolve("embedded.yml");
  }
}
