package io.amasync.daemon.tree;

import java.nio.file.Path;

class NioWorkspaceFilesTest extends WorkspaceFilesContract {
  @Override
  WorkspaceFiles below(Path root) {
    return new NioWorkspaceFiles(root);
  }
}
