package io.amasync.daemon;

import io.amasync.daemon.config.WorkspaceConfig;
import io.amasync.daemon.engine.WorkspaceEngine;

/** Makes the engine that keeps a workspace in sync. */
@FunctionalInterface
interface Engines {
  /** Makes it; starts nothing. The caller closes it. */
  WorkspaceEngine open(WorkspaceConfig workspace);
}
