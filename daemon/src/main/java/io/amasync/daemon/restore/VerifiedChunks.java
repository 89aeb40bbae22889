package io.amasync.daemon.restore;

import io.amasync.chunker.content.ChunkList;
import io.amasync.chunker.hash.AccountKeys;
import io.amasync.chunker.hash.KeyedHash;
import io.amasync.chunker.hash.KeyedHashes;
import io.amasync.chunker.id.ChunkId;
import io.amasync.chunker.pack.PackFormat;
import io.amasync.protocol.manifest.ManifestEntry.PutFile;
import io.amasync.protocol.tree.TreeStreamReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Reads a file's chunks from a tree stream, and passes on only what its ids vouch for.
 *
 * <p>The calling thread reads and passes on, in order. Chunks of a file that has several are hashed
 * by threads of this object meanwhile; a file of one chunk is hashed where it is, since nothing
 * could be done at the same time. After a failure it is of no more use. Memory is a buffer for each
 * core and two more, at most ten.
 */
final class VerifiedChunks implements AutoCloseable {
  /** Takes verified bytes, valid until it returns. */
  interface Sink {
    void accept(byte[] bytes, int length) throws IOException;
  }

  private static final int FIRST_BUFFER_BYTES = 512 << 10;
  private static final int MOST_HASHERS = 8;

  /** One is read while another is passed on. */
  private static final int SLOTS_BESIDE_HASHERS = 2;

  private final KeyedHash contentHash;
  private final ExecutorService hashers;
  private final Slot[] slots;

  /** A chunk that was read. */
  private static final class Slot {
    private final KeyedHash hash;
    private byte[] buffer = new byte[0];
    private int length;
    private Future<ChunkId> id = CompletableFuture.failedFuture(new IllegalStateException("empty"));

    Slot(KeyedHash hash) {
      this.hash = hash;
    }

    ChunkId hash() {
      return new ChunkId(hash.hash(buffer, 0, length));
    }
  }

  VerifiedChunks(AccountKeys keys, KeyedHashes hashes) {
    int threads = Math.min(Runtime.getRuntime().availableProcessors(), MOST_HASHERS);
    contentHash = hashes.keyed(keys.contents());
    hashers =
        Executors.newFixedThreadPool(
            threads, Thread.ofPlatform().daemon().name("restore-hash-", 1).factory());
    slots = new Slot[threads + SLOTS_BESIDE_HASHERS];
    for (int i = 0; i < slots.length; i++) {
      slots[i] = new Slot(hashes.keyed(keys.chunks()));
    }
  }

  /**
   * Checks the content id before the first byte, and each chunk before it is passed on. What comes
   * before damage, or before the stream's end, is passed on first.
   */
  void read(TreeStreamReader stream, PutFile file, Sink sink) throws IOException {
    ChunkList chunks = file.chunks();
    if (!chunks.contentId(contentHash).equals(file.content())) {
      throw new DamagedTreeException(
          file.path(), "its list of chunks is not content " + file.content());
    }
    int passed = 0;
    for (int i = 0; i < chunks.count(); i++) {
      if (i - passed == slots.length) {
        passOn(file, passed++, sink);
      }
      try {
        fill(slots[i % slots.length], stream, file, i);
      } catch (DamagedTreeException | EOFException e) {
        while (passed < i) {
          passOn(file, passed++, sink);
        }
        throw e instanceof EOFException cut ? new CutOffException(cut) : e;
      }
    }
    while (passed < chunks.count()) {
      passOn(file, passed++, sink);
    }
  }

  private void fill(Slot slot, TreeStreamReader stream, PutFile file, int index)
      throws IOException {
    int length = file.chunks().rawLength(index);
    if (length > PackFormat.MAXIMUM_CHUNK_BYTES) {
      throw new DamagedTreeException(
          file.path(),
          "chunk %d has %d bytes, and the most is %d"
              .formatted(index, length, PackFormat.MAXIMUM_CHUNK_BYTES));
    }
    if (length > slot.buffer.length) {
      slot.buffer =
          new byte
              [length > FIRST_BUFFER_BYTES ? PackFormat.MAXIMUM_CHUNK_BYTES : FIRST_BUFFER_BYTES];
    }
    stream.readFully(slot.buffer, 0, length);
    slot.length = length;
    slot.id =
        file.chunks().count() == 1
            ? CompletableFuture.completedFuture(slot.hash())
            : hashers.submit(slot::hash);
  }

  private void passOn(PutFile file, int index, Sink sink) throws IOException {
    Slot slot = slots[index % slots.length];
    ChunkId actual = await(slot.id);
    ChunkId expected = file.chunks().id(index);
    if (!actual.equals(expected)) {
      throw new DamagedTreeException(
          file.path(), "chunk %d should be %s and is %s".formatted(index, expected, actual));
    }
    sink.accept(slot.buffer, slot.length);
  }

  private static ChunkId await(Future<ChunkId> id) throws IOException {
    try {
      return id.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("Interrupted while hashing").initCause(e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("Hashing does not fail", e.getCause());
    }
  }

  /** Ends the threads, once they have hashed what they have begun. */
  @Override
  public void close() {
    hashers.close();
  }
}
