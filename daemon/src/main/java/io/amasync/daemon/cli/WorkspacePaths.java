package io.amasync.daemon.cli;

import io.amasync.daemon.config.PathText;
import io.amasync.daemon.config.WorkspaceConfig;
import io.amasync.protocol.path.TreePath;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/** Turns what a user typed into places inside a workspace. */
final class WorkspacePaths {
  private WorkspacePaths() {}

  /**
   * The absolute path with every link in it resolved, as far as it exists. What does not exist, say
   * because it was deleted, stays as it is.
   */
  static Path resolve(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException e) {
      // Not there, or not to be entered: its parent decides.
      Path parent = path.getParent();
      Path name = path.getFileName();
      return parent == null || name == null ? path : resolve(parent).resolve(name);
    }
  }

  /** The path inside the workspace; the last name is not followed if it is a link. */
  static TreePath inside(WorkspaceConfig workspace, Path path) throws CommandFailedException {
    Path parent = path.getParent();
    Path name = path.getFileName();
    Path real = parent == null || name == null ? path : resolve(parent).resolve(name);
    Path root = workspace.directory();
    if (!real.startsWith(root) || real.equals(root)) {
      throw CommandFailedException.usage(
          "%s is not a path inside %s.".formatted(path, root), "Name a file in that directory.");
    }
    byte[] whole = PathText.rawBytes(real);
    int from = PathText.rawBytes(root).length + 1;
    return TreePath.of(Arrays.copyOfRange(whole, from, whole.length));
  }
}
