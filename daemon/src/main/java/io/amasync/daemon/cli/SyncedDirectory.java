package io.amasync.daemon.cli;

import io.amasync.daemon.config.DaemonConfig;
import io.amasync.daemon.config.Home;
import io.amasync.daemon.config.WorkspaceConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;

/** A directory that may be synced: it exists, and it overlaps no other workspace and no state. */
final class SyncedDirectory {
  private static final int LONGEST_NAME = 100;

  private SyncedDirectory() {}

  /** The directory with its links resolved, or a refusal that says why. */
  static Path check(Path directory, DaemonConfig config, Home home)
      throws IOException, CommandFailedException {
    if (!Files.exists(directory)) {
      throw CommandFailedException.usage(
          "%s does not exist.".formatted(directory), "Make it, or check how it is spelled.");
    }
    if (!Files.isDirectory(directory)) {
      throw CommandFailedException.usage(
          "%s is not a directory.".formatted(directory), "Name the directory that holds it.");
    }
    if (!Files.isReadable(directory) || !Files.isExecutable(directory)) {
      throw CommandFailedException.usage(
          "%s cannot be read.".formatted(directory), "Give yourself the right to, with chmod.");
    }
    Path real = directory.toRealPath();
    Path state = WorkspacePaths.resolve(home.path());
    if (real.startsWith(state)) {
      throw CommandFailedException.usage(
          "%s lies in ama-sync's own state, %s.".formatted(real, state),
          "Sync another directory, or set AMA_SYNC_HOME to another place.");
    }
    if (state.startsWith(real)) {
      throw CommandFailedException.usage(
          "%s holds ama-sync's own state, %s.".formatted(real, state),
          "Sync a directory below it, or set AMA_SYNC_HOME to a place outside.");
    }
    for (WorkspaceConfig workspace : config.workspaces()) {
      Path other = workspace.directory();
      if (!real.equals(other) && (real.startsWith(other) || other.startsWith(real))) {
        throw CommandFailedException.usage(
            "%s %s %s, which is synced already."
                .formatted(real, real.startsWith(other) ? "lies in" : "holds", other),
            "One of two directories in each other can be synced.");
      }
    }
    return real;
  }

  /** The name of a directory's workspace where none is given: the directory's, made fit. */
  static String nameOf(Path directory) {
    Path last = directory.getFileName();
    String name = last == null ? "" : last.toString();
    String fit =
        Normalizer.normalize(name, Normalizer.Form.NFC)
            .replaceAll("[^A-Za-z0-9._ -]", "_")
            .replaceAll("^[. ]+|[. ]+$", "");
    fit = fit.substring(0, Math.min(LONGEST_NAME, fit.length()));
    return fit.isEmpty() ? "workspace" : fit;
  }
}
