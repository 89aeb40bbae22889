package io.amasync.server.feed;

import io.amasync.chunker.pack.ChunkDecoder;
import io.amasync.chunker.pack.PackEntry;
import io.amasync.metastore.content.LocatedChunk;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Gives the chunks of a source, each read and, unless they are wanted as they are stored, decoded
 * and verified, the next one while the caller is still busy with the last. Used by one thread.
 * Closing it ends everything that it began.
 */
public final class ChunkFeed implements Closeable {
  private final OpenPacks packs;
  private final @Nullable ChunkDecoder decoder;
  private final ExecutorService executor;
  private final Runnable release;

  private ChunkSource source;
  private byte[] stored = new byte[0];
  private byte[] current = new byte[0];
  private byte[] coming = new byte[0];
  private @Nullable Future<@Nullable LocatedChunk> next;
  private boolean closed;

  /**
   * Takes {@code packs} over; {@code release} runs once, at the end.
   *
   * @param decoder null for payloads as they are stored
   */
  ChunkFeed(
      ChunkSource source,
      OpenPacks packs,
      @Nullable ChunkDecoder decoder,
      ExecutorService executor,
      Runnable release) {
    this.source = source;
    this.packs = packs;
    this.decoder = decoder;
    this.executor = executor;
    this.release = release;
  }

  /** Goes on with the chunks of another source; those of the last one that are left are dropped. */
  public void restart(ChunkSource other) {
    if (next != null) {
      awaitQuietly(next);
      next = null;
    }
    source = other;
  }

  /**
   * Reads the first chunk ahead, so that its failure comes before anything is sent.
   *
   * @throws io.amasync.chunker.pack.CorruptPackException when it is damaged, if it is decoded
   * @throws io.amasync.server.store.BlobMissingException when its pack is gone
   */
  public void prime() throws IOException {
    if (next == null) {
      start();
    }
    await();
  }

  /**
   * The next chunk, or null after the last. Its plaintext, or payload, is in {@link #bytes()} until
   * the next call.
   */
  public @Nullable LocatedChunk next() throws IOException {
    if (next == null) {
      start();
    }
    LocatedChunk chunk = await();
    if (chunk != null) {
      byte[] spare = current;
      current = coming;
      coming = spare;
      start();
    }
    return chunk;
  }

  /** The plaintext, or payload, of the chunk that {@link #next()} gave, from index 0. */
  public byte[] bytes() {
    return current;
  }

  private void start() {
    next = executor.submit(this::load);
  }

  private @Nullable LocatedChunk load() throws IOException {
    LocatedChunk chunk = source.next();
    if (chunk != null) {
      PackEntry entry = chunk.entry();
      stored = roomFor(stored, entry.storedLength());
      packs.reader(chunk.pack()).read(entry.offset(), stored, 0, entry.storedLength());
      ChunkDecoder decodes = decoder;
      if (decodes != null) {
        coming = roomFor(coming, entry.rawLength());
      }
      if (decodes == null || !decodes.decodeIfEncoded(chunk.pack(), entry, stored, coming)) {
        byte[] spare = coming;
        coming = stored;
        stored = spare;
      }
    }
    return chunk;
  }

  private static byte[] roomFor(byte[] buffer, int length) {
    return buffer.length >= length ? buffer : new byte[length];
  }

  private @Nullable LocatedChunk await() throws IOException {
    Future<@Nullable LocatedChunk> loading = next;
    if (loading == null) {
      throw new IllegalStateException("Nothing is being loaded");
    }
    try {
      return loading.get();
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case IOException io -> throw io;
        case RuntimeException runtime -> throw runtime;
        case Error error -> throw error;
        case null, default -> throw new IllegalStateException(e);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("Interrupted while a chunk was being read");
    }
  }

  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    Future<?> loading = next;
    try {
      if (loading != null) {
        // Never interrupted: an interrupt would close the file under a reader. A chunk is short.
        awaitQuietly(loading);
      }
      packs.close();
    } finally {
      release.run();
    }
  }

  private static void awaitQuietly(Future<?> loading) {
    boolean interrupted = false;
    while (true) {
      try {
        loading.get();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      } catch (ExecutionException e) {
        break; // Nobody asked for that chunk.
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
