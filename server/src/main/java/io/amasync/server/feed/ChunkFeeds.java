package io.amasync.server.feed;

import io.amasync.chunker.hash.KeyedHashes;
import io.amasync.chunker.pack.ChunkDecoder;
import io.amasync.protocol.api.ProblemCode;
import io.amasync.server.account.Caller;
import io.amasync.server.http.ProblemException;
import io.amasync.server.store.BlobStore;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Opens feeds of chunks, so many at a time: each holds up to three buffers of 1600 KiB.
 * Thread-safe.
 */
public final class ChunkFeeds {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final BlobStore store;
  private final KeyedHashes hashes;
  private final ExecutorService executor;
  private final Semaphore permits;

  /** At most {@code capacity} feeds at a time; {@code executor} reads ahead. */
  public ChunkFeeds(BlobStore store, KeyedHashes hashes, ExecutorService executor, int capacity) {
    this.store = store;
    this.hashes = hashes;
    this.executor = executor;
    this.permits = new Semaphore(capacity, true);
  }

  /**
   * A feed of chunks of the caller's; whoever opens it closes it.
   *
   * @throws ProblemException unavailable, when too many are open already
   */
  public ChunkFeed open(Caller caller, ChunkSource source, ChunkForm form) {
    try {
      if (!permits.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        throw busy();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw busy();
    }
    return new ChunkFeed(
        source,
        new OpenPacks(store, caller.account()),
        switch (form) {
          case PLAIN -> new ChunkDecoder(caller.keys(), hashes);
          case STORED -> null;
        },
        executor,
        permits::release);
  }

  private static ProblemException busy() {
    return new ProblemException(
        ProblemCode.UNAVAILABLE, "Too many downloads are under way. Ask again in a moment");
  }
}
