package io.amasync.daemon.engine;

import io.amasync.daemon.watch.WatchListener;
import io.amasync.daemon.watch.WatchMode;
import java.io.Closeable;

/** A watcher of one workspace, while it runs. */
interface Watching extends Closeable {
  /** Starts watchers. */
  interface Factory {
    /** Starts one; the caller closes it. */
    Watching start(WatchListener listener);
  }

  /** How changes are noticed at the moment. */
  WatchMode mode();
}
