package io.amasync.daemon.cli;

import io.amasync.daemon.config.DaemonConfig;
import io.amasync.daemon.config.PathText;
import io.amasync.daemon.config.WorkspaceConfig;
import io.amasync.daemon.remote.RemoteServer;
import io.amasync.daemon.remote.ServerRefusedException;
import io.amasync.daemon.remote.ServerUnavailableException;
import io.amasync.protocol.api.Chunking;
import io.amasync.protocol.api.CreateWorkspaceRequest;
import io.amasync.protocol.api.ProblemCode;
import io.amasync.protocol.api.WorkspaceView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A directory that shall be a workspace.
 *
 * @param directory with its links resolved
 * @param known what it is already; null for one that is new here
 */
record WorkspaceRequest(
    Path directory, String name, Chunking chunking, @Nullable WorkspaceConfig known) {
  private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}._ -]{1,100}");
  private static final Pattern UUID_FORM =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  static WorkspaceRequest of(
      Path directory, @Nullable String name, @Nullable Chunking chunking, DaemonConfig config)
      throws CommandFailedException {
    Optional<WorkspaceConfig> found =
        config.workspaces().stream()
            .filter(workspace -> workspace.directory().equals(directory))
            .findFirst();
    if (name != null && (!NAME.matcher(name).matches() || UUID_FORM.matcher(name).matches())) {
      throw CommandFailedException.usage(
          "'%s' cannot name a workspace.".formatted(name),
          "Use up to 100 letters, digits, spaces, and . _ -");
    }
    if (found.isEmpty()) {
      String chosen = name == null ? SyncedDirectory.nameOf(directory) : name;
      return new WorkspaceRequest(
          directory, chosen, chunking == null ? Chunking.CDC : chunking, null);
    }
    WorkspaceConfig known = found.get();
    if (name != null && !name.equals(known.name())) {
      throw CommandFailedException.usage(
          "%s is already the workspace %s.".formatted(directory, known.name()),
          "Leave --name out; a workspace keeps its name.");
    }
    if (chunking != null && chunking != known.chunking()) {
      throw CommandFailedException.usage(
          "%s is already cut in the other way.".formatted(directory),
          "Leave --chunking out; a workspace keeps it.");
    }
    return new WorkspaceRequest(directory, known.name(), known.chunking(), known);
  }

  /**
   * A workspace that is known starts even when its server is away: it catches up by itself. One
   * that the server has lost with its data is created again.
   */
  private static boolean isStillThere(RemoteServer server, WorkspaceConfig known)
      throws IOException, InterruptedException {
    try {
      return server.workspace(known.id().toString()).isPresent();
    } catch (ServerUnavailableException e) {
      return true;
    }
  }

  /** The workspace, created or found on the server where it is new here. */
  WorkspaceConfig attach(RemoteServer server, DaemonConfig config)
      throws IOException, InterruptedException, CommandFailedException {
    if (known != null && isStillThere(server, known)) {
      return known;
    }
    WorkspaceView view;
    try {
      view = server.createOrFindWorkspace(new CreateWorkspaceRequest(name, chunking));
    } catch (ServerRefusedException e) {
      if (e.is(ProblemCode.CONFLICT)) {
        throw CommandFailedException.usage(
            "The server has a workspace %s that is cut in the other way.".formatted(name),
            "Give this one another name with --name, or the other --chunking.");
      }
      throw e;
    }
    UUID id = UUID.fromString(view.id());
    Optional<WorkspaceConfig> elsewhere = config.workspace(id);
    if (elsewhere.isPresent() && Files.exists(elsewhere.get().directory())) {
      throw CommandFailedException.usage(
          "The workspace %s is already %s.".formatted(name, elsewhere.get().path()),
          "Give this directory another name with --name.");
    }
    return new WorkspaceConfig(
        id, view.name(), PathText.of(directory), WorkspaceConfig.AUTO, view.chunking());
  }
}
