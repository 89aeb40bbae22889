package io.amasync.daemon.watch;

import static java.nio.file.StandardWatchEventKinds.ENTRY_CREATE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_DELETE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_MODIFY;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import org.jspecify.annotations.Nullable;

/** The JDK's {@code WatchService}. */
final class NativeWatches implements DirectoryWatches {
  private final WatchService service;

  private NativeWatches(WatchService service) {
    this.service = service;
  }

  static NativeWatches open() throws IOException {
    try {
      return new NativeWatches(FileSystems.getDefault().newWatchService());
    } catch (FileSystemException e) {
      throw e;
    } catch (IOException e) {
      // The JDK has no type for it; what else can go wrong is a FileSystemException.
      throw new WatchLimitException("fs.inotify.max_user_instances", e);
    }
  }

  @Override
  public WatchKey register(Path directory) throws IOException {
    try {
      return directory.register(service, ENTRY_CREATE, ENTRY_DELETE, ENTRY_MODIFY);
    } catch (FileSystemException e) {
      throw e;
    } catch (IOException e) {
      throw new WatchLimitException("fs.inotify.max_user_watches", e);
    }
  }

  @Override
  public WatchKey take() throws InterruptedException {
    return service.take();
  }

  @Override
  public @Nullable WatchKey poll() {
    return service.poll();
  }

  @Override
  public void close() throws IOException {
    service.close();
  }
}
