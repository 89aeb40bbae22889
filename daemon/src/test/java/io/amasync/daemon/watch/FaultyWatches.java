package io.amasync.daemon.watch;

import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.Watchable;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The system's watches, failing on demand. */
final class FaultyWatches implements DirectoryWatches {
  /** What is to go wrong, shared by all sets of watches of a test. */
  static final class Faults implements Opener {
    private final CountDownLatch never = new CountDownLatch(1);
    private volatile int limit = Integer.MAX_VALUE;
    private volatile boolean dead;
    private volatile boolean noInstances;
    private final AtomicBoolean overflow = new AtomicBoolean();
    private final AtomicInteger opened = new AtomicInteger();

    void limitTo(int directories) {
      limit = directories;
    }

    /** From now on nothing is told, and nothing returns, until watches are opened anew. */
    void die() {
      dead = true;
    }

    /** The next events of any directory are lost, and an overflow is told instead. */
    void overflowNext() {
      overflow.set(true);
    }

    void refuseInstances(boolean refuse) {
      noInstances = refuse;
    }

    int opened() {
      return opened.get();
    }

    @Override
    public DirectoryWatches open() throws IOException {
      if (noInstances) {
        throw new WatchLimitException("fs.inotify.max_user_instances", new IOException("EMFILE"));
      }
      dead = false;
      return new FaultyWatches(this, NativeWatches.open(), opened.incrementAndGet());
    }
  }

  private final Faults faults;
  private final DirectoryWatches real;
  private final int number;
  private int registered;

  private FaultyWatches(Faults faults, DirectoryWatches real, int number) {
    this.faults = faults;
    this.real = real;
    this.number = number;
  }

  private void dieIfToldTo() {
    if (faults.dead || faults.opened() != number) {
      try {
        faults.never.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException("Nobody interrupts a dead watch", e);
      }
    }
  }

  @Override
  public WatchKey register(Path directory) throws IOException {
    dieIfToldTo();
    if (++registered > faults.limit) {
      throw new WatchLimitException("fs.inotify.max_user_watches", new IOException("ENOSPC"));
    }
    return real.register(directory);
  }

  @Override
  public WatchKey take() throws InterruptedException {
    WatchKey key = real.take();
    dieIfToldTo();
    return faults.overflow.getAndSet(false) ? new Overflowing(key) : key;
  }

  @Override
  public @Nullable WatchKey poll() {
    return real.poll();
  }

  @Override
  public void close() throws IOException {
    real.close();
  }

  /** A key that has lost its events. */
  private record Overflowing(WatchKey key) implements WatchKey {
    @Override
    public boolean isValid() {
      return key.isValid();
    }

    @Override
    public List<WatchEvent<?>> pollEvents() {
      key.pollEvents();
      return List.of(
          new WatchEvent<Object>() {
            @Override
            public Kind<Object> kind() {
              return StandardWatchEventKinds.OVERFLOW;
            }

            @Override
            public int count() {
              return 1;
            }

            @Override
            public @Nullable Object context() {
              return null;
            }
          });
    }

    @Override
    public boolean reset() {
      return key.reset();
    }

    @Override
    public void cancel() {
      key.cancel();
    }

    @Override
    public Watchable watchable() {
      return key.watchable();
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return key.equals(other);
    }

    @Override
    public int hashCode() {
      return key.hashCode();
    }
  }
}
