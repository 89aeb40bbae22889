package io.amasync.daemon.restore;

import io.amasync.chunker.content.ChunkList;
import io.amasync.chunker.hash.AccountKeys;
import io.amasync.chunker.hash.KeyedHash;
import io.amasync.chunker.hash.KeyedHashes;
import io.amasync.chunker.pack.ChunkDecoder;
import io.amasync.chunker.pack.Codec;
import io.amasync.chunker.pack.CorruptPackException;
import io.amasync.chunker.pack.PackEntry;
import io.amasync.chunker.pack.PackFormat;
import io.amasync.protocol.manifest.ManifestEntry.PutFile;
import io.amasync.protocol.tree.StoredChunk;
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
 * <p>The calling thread reads and passes on, in order. Chunks of a file that has several are
 * decoded and hashed by threads of this object meanwhile; a file of one chunk is decoded where it
 * is, since nothing could be done at the same time. After a failure it is of no more use. Memory is
 * two buffers for each core and four more, at most twenty; the second of a pair only for what was
 * compressed.
 */
final class VerifiedChunks implements AutoCloseable {
  /** Takes verified bytes, valid until it returns. */
  interface Sink {
    void accept(byte[] bytes, int length) throws IOException;
  }

  private static final int FIRST_BUFFER_BYTES = 512 << 10;
  private static final int MOST_DECODERS = 8;

  /** One is read while another is passed on. */
  private static final int SLOTS_BESIDE_DECODERS = 2;

  private final KeyedHash contentHash;
  private final ExecutorService decoders;
  private final Slot[] slots;

  /** A chunk that was read. */
  private static final class Slot {
    private final ChunkDecoder decoder;
    private byte[] stored = new byte[0];
    private byte[] raw = new byte[0];
    private Future<byte[]> plaintext =
        CompletableFuture.failedFuture(new IllegalStateException("empty"));

    Slot(ChunkDecoder decoder) {
      this.decoder = decoder;
    }

    byte[] decode(PackEntry entry) throws CorruptPackException {
      if (entry.codec() != Codec.RAW) {
        raw = roomFor(raw, entry.rawLength());
      }
      return decoder.decodeIfEncoded(null, entry, stored, raw) ? raw : stored;
    }
  }

  VerifiedChunks(AccountKeys keys, KeyedHashes hashes) {
    int threads = Math.min(Runtime.getRuntime().availableProcessors(), MOST_DECODERS);
    contentHash = hashes.keyed(keys.contents());
    decoders =
        Executors.newFixedThreadPool(
            threads, Thread.ofPlatform().daemon().name("restore-decode-", 1).factory());
    slots = new Slot[threads + SLOTS_BESIDE_DECODERS];
    for (int i = 0; i < slots.length; i++) {
      slots[i] = new Slot(new ChunkDecoder(keys, hashes));
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
    PackEntry entry = entry(file, index, stream.chunk());
    slot.stored = roomFor(slot.stored, entry.storedLength());
    stream.readFully(slot.stored, 0, entry.storedLength());
    slot.plaintext = file.chunks().count() == 1 ? decoded(slot, entry) : decodeLater(slot, entry);
  }

  /** As if the chunk were alone in a pack. */
  private static PackEntry entry(PutFile file, int index, StoredChunk chunk)
      throws DamagedTreeException {
    try {
      return new PackEntry(
          file.chunks().id(index),
          Codec.ofCode(chunk.codec()),
          PackFormat.FIRST_PAYLOAD_OFFSET,
          chunk.storedLength(),
          file.chunks().rawLength(index));
    } catch (IllegalArgumentException e) {
      throw new DamagedTreeException(
          file.path(), "chunk %d comes as none can: %s".formatted(index, e.getMessage()), e);
    }
  }

  private Future<byte[]> decodeLater(Slot slot, PackEntry entry) {
    return decoders.submit(() -> slot.decode(entry));
  }

  private static Future<byte[]> decoded(Slot slot, PackEntry entry) {
    try {
      return CompletableFuture.completedFuture(slot.decode(entry));
    } catch (CorruptPackException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private static byte[] roomFor(byte[] buffer, int length) {
    if (length <= buffer.length) {
      return buffer;
    }
    return new byte
        [length > FIRST_BUFFER_BYTES ? PackFormat.MAXIMUM_CHUNK_BYTES : FIRST_BUFFER_BYTES];
  }

  private void passOn(PutFile file, int index, Sink sink) throws IOException {
    Slot slot = slots[index % slots.length];
    byte[] plaintext;
    try {
      plaintext = slot.plaintext.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("Interrupted while decoding").initCause(e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof CorruptPackException damage) {
        throw new DamagedTreeException(
            file.path(), "chunk %d: expected %s".formatted(index, damage.expected()), damage);
      }
      throw new IllegalStateException("Decoding fails in no other way", e.getCause());
    }
    sink.accept(plaintext, file.chunks().rawLength(index));
  }

  /** Ends the threads, once they have decoded what they have begun. */
  @Override
  public void close() {
    decoders.close();
  }
}
