package io.amasync.daemon.engine;

import io.amasync.daemon.ignore.IgnoreRules;
import io.amasync.daemon.tree.WorkspaceFiles;
import io.amasync.daemon.watch.TreeWatcher;
import io.amasync.daemon.watch.WatchMode;
import io.amasync.daemon.watch.WatchSettings;
import java.nio.file.Path;

/** The system's own watcher. */
final class NativeWatching implements Watching {
  private final TreeWatcher watcher;

  private NativeWatching(TreeWatcher watcher) {
    this.watcher = watcher;
  }

  /** {@code probes} is a private directory outside of the workspace. */
  static Factory factory(Path root, WorkspaceFiles files, IgnoreRules rules, Path probes) {
    return listener -> {
      TreeWatcher watcher =
          new TreeWatcher(root, files, rules, listener, WatchSettings.withProbeIn(probes));
      watcher.start();
      return new NativeWatching(watcher);
    };
  }

  @Override
  public WatchMode mode() {
    return watcher.mode();
  }

  @Override
  public void close() {
    watcher.close();
  }
}
