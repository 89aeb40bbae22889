package io.amasync.daemon.rehearsal;

import io.amasync.chunker.hash.KeyedHashes;
import io.amasync.chunker.id.Digest256;
import io.amasync.daemon.config.Home;
import io.amasync.daemon.engine.EngineSettings;
import io.amasync.daemon.engine.WaitOutcome;
import io.amasync.daemon.engine.WorkspaceEngine;
import io.amasync.daemon.engine.WorkspaceEngines;
import io.amasync.daemon.index.LocalIndex;
import io.amasync.daemon.upload.Surroundings;
import io.amasync.daemon.upload.UploadBudget;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * First uploads of made-up files, by an engine with an index of its own and to a server that keeps
 * nothing, so that the JIT compiler has compiled what a first upload runs before there is one. All
 * that is real is the daemon's own code: scanning, planning, reading, hashing, packing, the index.
 *
 * <p>Takes 5 CPU-s or so at half speed, once, and 60 MB of memory and disk each while it runs. Work
 * that comes meanwhile goes first. Leaves nothing on the disk; what a killed process left is
 * cleared by the next rehearsal. {@link #run} is for one thread, {@link #close} for any.
 */
public final class UploadRehearsal implements Closeable {
  /**
   * The workspace of the rehearsal. Its engine's thread has it in the logging context, by which the
   * daemon's log leaves its lines out.
   */
  static final UUID WORKSPACE = UUID.fromString("00000000-0000-8000-8000-000000000001");

  private static final Logger LOG = LoggerFactory.getLogger(UploadRehearsal.class);
  private static final String NAME = "rehearsal";

  /** With the files of a round more than the calls after which C2 compiles (DaemonProcess). */
  private static final int ROUNDS = 5;

  /** With their files more than the first batch of a first upload takes, so that two overlap. */
  static final int DIRECTORIES = 96;

  private static final int FILES_A_DIRECTORY = 96;
  private static final int LONGEST_BYTES = 2 << 10;

  /** Of every second directory's first file: together more than two segments hold. */
  private static final int LONG_BYTES = 256 << 10;

  /** Every so many files one is like the one before it. */
  private static final int FILES_A_COPY = 32;

  /** Small, for a real upload may begin meanwhile, and has a budget of its own. */
  private static final UploadBudget BUDGET = new UploadBudget(2, 2, 2, 4 << 20);

  private static final Duration ROUND = Duration.ofMinutes(1);
  private static final Duration LOOK = Duration.ofMillis(250);

  /** Whoever has had work for so long has learnt by that. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final long SEED = 1;

  private final Path scratch;
  private final KeyedHashes hashes;
  private final Surroundings surroundings;
  private final BooleanSupplier busy;
  private final int rounds;
  private final int directories;
  private final Duration patience;
  private final ForgetfulServer server;
  private final SplittableRandom random = new SplittableRandom(SEED);
  private final CountDownLatch closed = new CountDownLatch(1);

  /** Held by {@link #run}. */
  private final Semaphore running = new Semaphore(1);

  private volatile @Nullable WorkspaceEngine engine;

  /**
   * Does nothing yet.
   *
   * @param scratch a directory of its own, which need not exist; whatever is in it goes
   * @param hashes what the real uploads will hash with
   * @param busy whether there is real work to do
   */
  public UploadRehearsal(
      Path scratch, KeyedHashes hashes, Surroundings surroundings, BooleanSupplier busy) {
    this(scratch, hashes, surroundings, busy, ROUNDS, DIRECTORIES, PATIENCE);
  }

  /** As long, as large and as patient as the caller says. */
  UploadRehearsal(
      Path scratch,
      KeyedHashes hashes,
      Surroundings surroundings,
      BooleanSupplier busy,
      int rounds,
      int directories,
      Duration patience) {
    this.scratch = scratch;
    this.hashes = hashes;
    this.surroundings = surroundings;
    this.busy = busy;
    this.rounds = rounds;
    this.directories = directories;
    this.patience = patience;
    byte[] chunkKey = new byte[Digest256.BYTES];
    random.nextBytes(chunkKey);
    this.server = new ForgetfulServer(WORKSPACE, chunkKey, hashes, surroundings.clock());
  }

  /** What it uploads to. */
  ForgetfulServer server() {
    return server;
  }

  /**
   * Rehearses, and returns when that is done, or it was closed, or real work took too long.
   *
   * @return whether it was done to the end
   * @throws UncheckedIOException when the scratch directory cannot be used
   * @throws IllegalStateException when something could not be synced that can be
   */
  public boolean run() {
    running.acquireUninterruptibly();
    try {
      if (isClosed()) {
        return false;
      }
      clear();
      try {
        return rehearse();
      } finally {
        clear();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      running.release();
    }
  }

  /** Stops {@link #run}, wherever it is, and returns when it has left nothing behind. */
  @Override
  public void close() {
    closed.countDown();
    WorkspaceEngine open = engine;
    if (open != null) {
      open.close();
    }
    running.acquireUninterruptibly();
    running.release();
  }

  private boolean rehearse() throws IOException, InterruptedException {
    Home.makePrivate(scratch);
    Path tree = Files.createDirectory(scratch.resolve("tree"));
    makeFiles(tree);
    try (LocalIndex index = LocalIndex.open(scratch.resolve("index"))) {
      WorkspaceEngines engines =
          new WorkspaceEngines(
              index, server, hashes, BUDGET, scratch, NAME, EngineSettings.DEFAULT, surroundings);
      for (int round = 0; round < rounds; round++) {
        if (!awaitQuiet()) {
          return false;
        }
        long start = System.nanoTime();
        sync(engines, tree);
        engines.forgetChunks();
        index.workspace(WORKSPACE).forget();
        server.forget();
        if (closed.await(System.nanoTime() - start, TimeUnit.NANOSECONDS)) {
          return false;
        }
      }
      engines.trim();
    }
    return true;
  }

  /**
   * Files that go all the ways which those of a first upload go: what C2 has not seen it leaves
   * out, and has to begin again amid the upload. Fewer when it is closed meanwhile: where as many
   * files were deleted just before, ext4 takes seconds to make these.
   */
  private void makeFiles(Path tree) throws IOException {
    for (int i = 0; i < directories && !isClosed(); i++) {
      Path directory = Files.createDirectories(tree.resolve("part-" + i % 4 + "/directory-" + i));
      byte[] content = noise(i % 2 == 0 ? LONG_BYTES : LONGEST_BYTES);
      for (int j = 0; j < FILES_A_DIRECTORY; j++) {
        Files.write(directory.resolve("file-" + j + ".bin"), content);
        if (j % FILES_A_COPY != 0 || j == 0) {
          content = noise(1 + random.nextInt(LONGEST_BYTES));
        }
      }
    }
  }

  /** The second half compresses. */
  private byte[] noise(int length) {
    byte[] content = new byte[length];
    random.nextBytes(content);
    Arrays.fill(content, length / 2, length, (byte) length);
    return content;
  }

  /** Waits while there is real work; false when there is too much of it, or to stop. */
  private boolean awaitQuiet() throws InterruptedException {
    long start = System.nanoTime();
    while (busy.getAsBoolean()) {
      if (System.nanoTime() - start >= patience.toNanos()) {
        LOG.info("The rehearsal of uploads is given up: there are real ones");
        return false;
      }
      if (closed.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
        return false;
      }
    }
    return !isClosed();
  }

  private boolean isClosed() {
    return closed.getCount() == 0;
  }

  private void sync(WorkspaceEngines engines, Path tree) throws InterruptedException {
    try (WorkspaceEngine syncing = engines.open(WORKSPACE, NAME, tree)) {
      engine = syncing;
      syncing.start();
      WaitOutcome outcome = syncing.awaitCommitted().get(ROUND.toMillis(), TimeUnit.MILLISECONDS);
      if (outcome == WaitOutcome.ATTENTION) {
        throw new IllegalStateException("Made-up files are not synced: " + syncing.status());
      }
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("Made-up files are not synced", e);
    } finally {
      engine = null;
    }
  }

  private void clear() throws IOException {
    if (!Files.exists(scratch)) {
      return;
    }
    Files.walkFileTree(
        scratch,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
