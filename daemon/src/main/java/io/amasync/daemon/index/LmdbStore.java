package io.amasync.daemon.index;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;
import org.lmdbjava.ByteBufferProxy;
import org.lmdbjava.Dbi;
import org.lmdbjava.DbiFlags;
import org.lmdbjava.Env;
import org.lmdbjava.EnvFlags;
import org.lmdbjava.LmdbException;
import org.lmdbjava.Txn;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One LMDB environment, made safe: transactions are closures, so that no cursor or buffer outlives
 * them; the map grows when it is full; after {@link #close} nothing reaches native code. Safe for
 * use by several threads, virtual ones too; one of them writes at a time.
 *
 * <p>Every commit is flushed to the disk. LMDB never overwrites a page that a committed transaction
 * uses, so a crash leaves the last commit.
 */
final class LmdbStore implements Closeable {
  /**
   * Below LMDB's table of reader slots, so that a reader too many waits here and not there fails.
   */
  private static final int READERS = 250;

  private static final int READER_SLOTS = 254;
  private static final int DATABASES = 16;
  private static final int FILE_MODE = 0600;

  /** Of the map, as far as it counts as this process's. */
  private static final long RESIDENT_BYTES = 32 << 20;

  private static final Logger logger = LoggerFactory.getLogger(LmdbStore.class);

  /**
   * What this process has open. A second attempt may not even touch the lock file: closing it would
   * release the lock of the first.
   */
  private static final Set<Path> OPEN_HERE = ConcurrentHashMap.newKeySet();

  private final Path directory;
  private final Env<ByteBuffer> env;
  private final FileChannel lockFile;

  /** Shared: a transaction may run. Exclusive: the map may move, the environment may close. */
  private final ReentrantReadWriteLock mapLock = new ReentrantReadWriteLock();

  private final ResidentMap resident;
  private final Semaphore readers = new Semaphore(READERS);
  private final SnapshotPool snapshots;
  private final ConcurrentLinkedQueue<ByteBuffer> keyBuffers = new ConcurrentLinkedQueue<>();

  /** Guarded by {@link #mapLock}. */
  private boolean closed;

  /** Guarded by {@link #mapLock}. */
  private long mapBytes;

  private LmdbStore(Path directory, Env<ByteBuffer> env, FileChannel lockFile) {
    this.directory = directory;
    this.env = env;
    this.lockFile = lockFile;
    this.snapshots = new SnapshotPool(env);
    this.mapBytes = env.info().mapSize;
    this.resident =
        new ResidentMap(directory.resolve("data.mdb"), RESIDENT_BYTES, env.stat().pageSize);
  }

  /** What is done in one transaction. A writing one may be run again, on a larger map. */
  @FunctionalInterface
  interface Work<T extends @Nullable Object> {
    T run(Tx tx);
  }

  /** Opens or creates the environment in {@code directory}, which is made if need be. */
  static LmdbStore open(Path directory, long initialMapBytes) throws IOException {
    Files.createDirectories(
        directory,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Path real = directory.toRealPath();
    if (!OPEN_HERE.add(real)) {
      throw new LocalIndexInUseException(directory);
    }
    FileChannel lockFile = null;
    try {
      lockFile = lock(real);
      return new LmdbStore(real, openEnvironment(real, initialMapBytes), lockFile);
    } catch (IOException | RuntimeException e) {
      if (lockFile != null) {
        lockFile.close();
      }
      OPEN_HERE.remove(real);
      throw e;
    }
  }

  private static Env<ByteBuffer> openEnvironment(Path directory, long initialMapBytes)
      throws IOException {
    try {
      Env<ByteBuffer> env =
          Env.create(ByteBufferProxy.PROXY_OPTIMAL)
              .setMapSize(initialMapBytes)
              .setMaxDbs(DATABASES)
              .setMaxReaders(READER_SLOTS)
              .open(directory.toFile(), FILE_MODE, EnvFlags.MDB_NOTLS);
      try {
        complete(directory, (env.info().lastPageNumber + 1) * env.stat().pageSize);
        return env;
      } catch (IOException e) {
        env.close();
        throw e;
      }
    } catch (LmdbException e) {
      throw new LocalIndexUnusableException(directory, "cannot be opened: " + e.getMessage(), e);
    }
  }

  /**
   * Sees to it that every page in use is in the file, since reading one beyond its end would kill
   * the process. LMDB does not write pages that a transaction took and gave back, so a few may
   * rightly be missing at the end: those are added as a hole. If many are, the file was cut.
   */
  private static void complete(Path directory, long usedBytes) throws IOException {
    try (FileChannel data =
        FileChannel.open(directory.resolve("data.mdb"), StandardOpenOption.WRITE)) {
      if (data.size() < usedBytes - usedBytes / 4) {
        throw new LocalIndexUnusableException(directory, "is cut short", null);
      }
      if (data.size() < usedBytes) {
        data.write(ByteBuffer.wrap(new byte[1]), usedBytes - 1);
      }
    }
  }

  /** LMDB itself would let two processes in. */
  private static FileChannel lock(Path directory) throws IOException {
    FileChannel channel =
        FileChannel.open(
            directory.resolve("owner.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (channel.tryLock() == null) {
      channel.close();
      throw new LocalIndexInUseException(directory);
    }
    return channel;
  }

  Path directory() {
    return directory;
  }

  /** Opens or creates a table. Once per table, before it is used. */
  Dbi<ByteBuffer> table(String name) {
    return env.openDbi(name, DbiFlags.MDB_CREATE);
  }

  /** Runs {@code work} on a snapshot. */
  <T extends @Nullable Object> T read(Work<T> work) {
    // In this order: a writer that reads meanwhile has the lock, and must not wait for readers that
    // wait for a map to grow.
    mapLock.readLock().lock();
    readers.acquireUninterruptibly();
    try {
      checkOpen();
      Tx snapshot = snapshots.take();
      try {
        return work.run(snapshot);
      } finally {
        snapshots.giveBack(snapshot);
      }
    } catch (LmdbException e) {
      throw LocalIndexException.of(directory, e);
    } finally {
      readers.release();
      resident.trimNowAndThen();
      mapLock.readLock().unlock();
    }
  }

  /** Takes the map's pages out of the process, until they are needed again. */
  void trim() {
    mapLock.readLock().lock();
    try {
      if (!closed) {
        resident.trimAll();
      }
    } finally {
      mapLock.readLock().unlock();
    }
  }

  /** Runs {@code work} and commits it to the disk; nothing of it when it throws. */
  <T extends @Nullable Object> T write(Work<T> work) {
    return Thread.currentThread().isVirtual() ? writeOnOwnThread(work) : writeHere(work);
  }

  private <T extends @Nullable Object> T writeHere(Work<T> work) {
    while (true) {
      long mapAtStart;
      mapLock.readLock().lock();
      ByteBuffer key = keyBuffer();
      try {
        checkOpen();
        mapAtStart = mapBytes;
        try (Txn<ByteBuffer> txn = env.txnWrite()) {
          T result = work.run(new Tx(txn, key));
          txn.commit();
          resident.trim();
          return result;
        } catch (Env.MapFullException e) {
          logger.debug("The map of {} bytes is full: it grows", mapAtStart, e);
        }
      } catch (LmdbException e) {
        throw LocalIndexException.of(directory, e);
      } finally {
        keyBuffers.add(key);
        mapLock.readLock().unlock();
      }
      grow(mapAtStart);
    }
  }

  /**
   * LMDB's write lock belongs to a thread of the operating system, and a virtual thread may change
   * its own half way.
   */
  private <T extends @Nullable Object> T writeOnOwnThread(Work<T> work) {
    FutureTask<T> task = new FutureTask<>(() -> writeHere(work));
    Thread writer = Thread.ofPlatform().name("index-write").daemon().start(task);
    boolean interrupted = false;
    try {
      while (true) {
        try {
          writer.join();
          return task.get();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case RuntimeException failure -> throw failure;
        case Error failure -> throw failure;
        case null, default -> throw new IllegalStateException(e);
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void grow(long fullAt) {
    mapLock.writeLock().lock();
    try {
      checkOpen();
      if (mapBytes == fullAt) {
        long larger = Math.multiplyExact(fullAt, 2);
        env.setMapSize(larger);
        mapBytes = larger;
      }
    } catch (LmdbException e) {
      throw LocalIndexException.of(directory, e);
    } finally {
      mapLock.writeLock().unlock();
    }
  }

  private ByteBuffer keyBuffer() {
    ByteBuffer pooled = keyBuffers.poll();
    return pooled == null ? Tx.newKeyBuffer() : pooled;
  }

  private void checkOpen() {
    if (closed) {
      throw new IllegalStateException(
          "The local index in %s was used after it was closed".formatted(directory));
    }
  }

  /** Waits for the transactions that run, then closes. Closing again does nothing. */
  @Override
  public void close() throws IOException {
    mapLock.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        snapshots.close();
        env.close();
        lockFile.close();
        OPEN_HERE.remove(directory);
      }
    } finally {
      mapLock.writeLock().unlock();
    }
  }
}
