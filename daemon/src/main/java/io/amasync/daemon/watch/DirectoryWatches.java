package io.amasync.daemon.watch;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.WatchKey;
import org.jspecify.annotations.Nullable;

/**
 * The system's watches on single directories: what is used of {@code WatchService}, so that tests
 * can make it fail. After the system's own thread has died, {@link #register} and {@link #close} of
 * the real one never return.
 */
interface DirectoryWatches extends Closeable {
  /** Opens a set of watches. */
  @FunctionalInterface
  interface Opener {
    /** Opens; a limit reached is a {@link WatchLimitException}. */
    DirectoryWatches open() throws IOException;
  }

  /**
   * Watches the names in {@code directory}. For a directory that is watched already, whatever its
   * name was then, this is the key it has.
   *
   * @throws WatchLimitException when the system watches no more
   */
  WatchKey register(Path directory) throws IOException;

  /** Waits for a key with events. */
  WatchKey take() throws InterruptedException;

  /** A key with events, or null. */
  @Nullable WatchKey poll();
}
