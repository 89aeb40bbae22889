package io.amasync.daemon.cli;

import io.amasync.daemon.cli.launch.DaemonProcess;
import io.amasync.daemon.cli.launch.EmbeddedServer;
import io.amasync.daemon.cli.launch.Installation;
import io.amasync.daemon.cli.text.Terminal;
import io.amasync.daemon.config.ConfigFile;
import io.amasync.daemon.config.DaemonConfig;
import io.amasync.daemon.config.Home;
import io.amasync.daemon.config.WorkspaceConfig;
import io.amasync.daemon.control.ControlAnswer;
import io.amasync.daemon.control.ControlClient;
import io.amasync.daemon.control.ControlCommand;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * What every command works with: the home, the terminal, and the way to the daemon.
 *
 * @param workingDirectory absolute
 * @param defaultPort of an embedded server that is started for the first time
 */
record Session(
    Home home,
    Terminal terminal,
    Path workingDirectory,
    Installation installation,
    int defaultPort,
    InstantSource clock,
    ZoneId zone) {
  DaemonProcess daemon() {
    return new DaemonProcess(home, installation);
  }

  EmbeddedServer embeddedServer() {
    return new EmbeddedServer(home, installation);
  }

  DaemonConfig config() throws IOException {
    return ConfigFile.read(home);
  }

  /** Connects to the daemon; the caller closes it. */
  ControlClient connect() throws IOException, CommandFailedException {
    return daemon().connect().orElseThrow(CommandFailedException::notRunning);
  }

  /** Asks the daemon one thing; a refusal is the command's failure. */
  ControlAnswer ask(ControlCommand command) throws IOException, CommandFailedException {
    try (ControlClient client = connect()) {
      return granted(client.ask(command));
    }
  }

  static ControlAnswer granted(ControlAnswer answer) throws CommandFailedException {
    if (answer instanceof ControlAnswer.Refused refused) {
      throw CommandFailedException.failed(refused.reason(), refused.advice());
    }
    return answer;
  }

  /** The workspace that the absolute path {@code file} lies in. */
  WorkspaceConfig workspaceOf(Path file) throws IOException, CommandFailedException {
    Path directory = file.getParent();
    if (directory == null) {
      throw CommandFailedException.usage("/ is not a file.", "Name a file in a synced directory.");
    }
    return workspace(directory);
  }

  /** The path as the user meant it, from the working directory. */
  Path absolute(Path path) {
    return workingDirectory.resolve(path).normalize();
  }

  /**
   * The workspace that {@code directory} is or lies in; without one, the workspace of the working
   * directory, or the only one there is.
   */
  WorkspaceConfig workspace(@Nullable Path directory) throws IOException, CommandFailedException {
    DaemonConfig config = config();
    if (config.workspaces().isEmpty()) {
      throw CommandFailedException.usage(
          "No directory is synced yet.", "Start with: ama-sync up DIR");
    }
    Path wanted = directory == null ? workingDirectory : absolute(directory);
    var found = config.containing(WorkspacePaths.resolve(wanted));
    if (found.isPresent()) {
      return found.get();
    }
    if (directory == null && config.workspaces().size() == 1) {
      return config.workspaces().getFirst();
    }
    String known =
        String.join(", ", config.workspaces().stream().map(WorkspaceConfig::path).toList());
    throw directory == null
        ? CommandFailedException.usage(
            "Several directories are synced, and %s is in none of them.".formatted(wanted),
            "Name one of them: " + known)
        : CommandFailedException.usage(
            "%s is not in a synced directory.".formatted(wanted),
            "Synced are: %s. Add it with: ama-sync up %s".formatted(known, directory));
  }
}
