package io.amasync.daemon.config;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;

/**
 * The directory that holds all local state, {@code AMA_SYNC_HOME}, and the places inside it.
 *
 * @param path absolute; need not exist until {@link #create}
 */
public record Home(Path path) {
  /** The environment variable that names it. */
  public static final String VARIABLE = "AMA_SYNC_HOME";

  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rwx------");

  /** Refuses a relative path. */
  public Home {
    if (!path.isAbsolute()) {
      throw new IllegalArgumentException("The state directory must be absolute: " + path);
    }
  }

  /**
   * {@code AMA_SYNC_HOME}, else {@code $XDG_STATE_HOME/ama-sync}, else {@code
   * ~/.local/state/ama-sync}. As the XDG specification asks, a relative {@code XDG_STATE_HOME} is
   * ignored; a relative {@code AMA_SYNC_HOME} is taken from the working directory.
   *
   * @param userHome where {@code HOME} does not say
   */
  public static Home resolve(Map<String, String> environment, Path userHome) {
    String chosen = environment.getOrDefault(VARIABLE, "");
    if (!chosen.isEmpty()) {
      return new Home(Path.of(chosen).toAbsolutePath().normalize());
    }
    String state = environment.getOrDefault("XDG_STATE_HOME", "");
    if (!state.isEmpty() && Path.of(state).isAbsolute()) {
      return new Home(Path.of(state).resolve("ama-sync").normalize());
    }
    String home = environment.getOrDefault("HOME", "");
    Path base = home.isEmpty() ? userHome : Path.of(home);
    return new Home(base.resolve(".local/state/ama-sync").toAbsolutePath().normalize());
  }

  /** Makes the directory and its fixed parts, open to the owner alone. */
  public Home create() throws IOException {
    Path parent = path.getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    for (Path directory : new Path[] {path, run(), daemon(), logs(), serverLogs().getParent()}) {
      makePrivate(directory);
    }
    return this;
  }

  /** Makes {@code directory} unless it is there, and closes it to everyone but the owner. */
  public static void makePrivate(Path directory) throws IOException {
    try {
      Files.createDirectory(directory, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(directory)) {
        throw e;
      }
      Files.setPosixFilePermissions(directory, OWNER_ONLY);
    }
  }

  /** What is configured: {@link ConfigFile}. */
  public Path config() {
    return path.resolve("config.json");
  }

  /** The embedded server's token, written by it. */
  public Path token() {
    return path.resolve("token");
  }

  /** What running processes say about themselves. */
  public Path run() {
    return path.resolve("run");
  }

  /** Says where the running daemon is: {@link RunFile}. */
  public Path daemonRunFile() {
    return run().resolve("daemon.json");
  }

  /** Held by the running daemon: {@link InstanceLock}. */
  public Path daemonLock() {
    return run().resolve("daemon.lock");
  }

  /** Held by a command that starts or stops things. */
  public Path commandLock() {
    return run().resolve("command.lock");
  }

  /** Says where the embedded server is: {@link ServerRunFile}. */
  public Path serverRunFile() {
    return run().resolve("server.json");
  }

  /** The daemon's own state. */
  public Path daemon() {
    return path.resolve("daemon");
  }

  /** The LMDB environment. */
  public Path index() {
    return daemon().resolve("index");
  }

  /** What a rehearsal of uploads works in, while it does. */
  public Path rehearsal() {
    return daemon().resolve("rehearsal");
  }

  /** There while uploading is paused, so that a restart does not resume by itself. */
  public Path pausedMark() {
    return daemon().resolve("paused");
  }

  /** The daemon's logs. */
  public Path logs() {
    return daemon().resolve("logs");
  }

  /** What the embedded server prints. */
  public Path serverLogs() {
    return path.resolve("server").resolve("logs");
  }
}
