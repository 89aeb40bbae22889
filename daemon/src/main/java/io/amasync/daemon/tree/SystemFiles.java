package io.amasync.daemon.tree;

import java.nio.file.Path;

/** Workspaces on the disk, by what this system does best. */
public final class SystemFiles {
  private SystemFiles() {}

  /**
   * The files below {@code root}, which need not be there yet. A root with symbolic links in its
   * own path works, more slowly.
   */
  public static WorkspaceFiles below(Path root) {
    Path absolute = root.toAbsolutePath();
    return LinuxWorkspaceFiles.below(absolute, new NioWorkspaceFiles(absolute));
  }
}
