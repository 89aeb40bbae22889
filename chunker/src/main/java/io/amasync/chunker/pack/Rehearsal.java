package io.amasync.chunker.pack;

import io.amasync.chunker.cut.ChunkSizes;
import io.amasync.chunker.cut.Cutter;
import io.amasync.chunker.cut.FastCdcCutter;
import io.amasync.chunker.hash.AccountKeys;
import io.amasync.chunker.hash.HashSelector;
import io.amasync.chunker.hash.KeyedHash;
import io.amasync.chunker.hash.KeyedHashes;
import io.amasync.chunker.id.ChunkId;
import io.amasync.chunker.id.Digest256;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/**
 * Cuts, hashes, packs and verifies made-up chunks until the JIT compiler has compiled the code that
 * does it, so that the first large upload of a process need not wait for that. Meant for a process
 * that has nothing to do: takes a few seconds of half a core and of the compilers' threads, and
 * leaves nothing behind. For any thread.
 */
public final class Rehearsal {
  /** As many of the calls as make C2 compile what the launchers' flags say is to be fast. */
  private static final int CHUNKS = 12_288;

  private static final int CHUNKS_A_PACK = 512;
  private static final int LONGEST_BYTES = 8 << 10;

  /**
   * A few are longer, so that the ways for long chunks are known to be used: a compiler that has
   * not seen that leaves them out, and has to begin again at the first long chunk.
   */
  private static final int LONG_BYTES = 128 << 10;

  private static final int CHUNKS_A_LONG_ONE = 64;
  private static final int CUTS = 768;

  /** Works so long, then rests for as long as that took. */
  private static final int CHUNKS_AT_ONCE = 64;

  private static final int CUTS_AT_ONCE = 8;
  private static final long SEED = 1;
  private static final String VARIABLE = "AMA_SYNC_REHEARSE";
  private static final String NEVER = "never";

  private final AccountKeys keys = AccountKeys.derive(new byte[Digest256.BYTES]);
  private final KeyedHashes hashes;
  private final KeyedHash chunkHash;
  private final SplittableRandom random = new SplittableRandom(SEED);
  private final byte[] content;

  /** A rehearsal with the hashes that will be used. */
  Rehearsal(KeyedHashes hashes) {
    this.hashes = hashes;
    this.chunkHash = hashes.keyed(keys.chunks());
    this.content = new byte[2 * PackFormat.MAXIMUM_CHUNK_BYTES];
    random.nextBytes(content);
  }

  /**
   * Rehearses what {@code part} does, of {@link #upload} or {@link #receive}, as soon as this
   * process knows what to hash with, on a thread of its own; not at all where content was hashed
   * before that, since whoever has work to do needs no rehearsal.
   *
   * @param environment of the process; {@code AMA_SYNC_REHEARSE=never} in it forbids it
   * @param part returns whether it was done to the end
   * @return whether it was rehearsed to the end
   */
  public static CompletableFuture<Boolean> whenIdle(
      Map<String, String> environment, Predicate<Rehearsal> part) {
    if (NEVER.equals(environment.get(VARIABLE))) {
      return CompletableFuture.completedFuture(false);
    }
    return HashSelector.choiceInTime()
        .thenApplyAsync(
            choice -> choice.inPeace() && part.test(new Rehearsal(HashSelector.fastest())),
            task -> Thread.ofPlatform().daemon().name("rehearsal").start(task));
  }

  /** Does what whoever uploads does. */
  public void upload() {
    cut();
    PackWriter writer = new PackWriter(keys, hashes, Compression.WHEN_IT_PAYS);
    for (int packs = 0; packs < CHUNKS / CHUNKS_A_PACK; packs++) {
      fill(writer);
      writer.seal();
      writer.reset();
    }
  }

  /** Does what whoever receives an upload does. */
  public void receive() {
    PackWriter writer = new PackWriter(keys, hashes, Compression.WHEN_IT_PAYS);
    PackVerifier verifier = new PackVerifier(keys, hashes);
    fill(writer);
    SealedPack pack = writer.seal();
    byte[] bytes = pack.bytes();
    for (int packs = 0; packs < CHUNKS / CHUNKS_A_PACK; packs++) {
      long start = System.nanoTime();
      try {
        verifier.verify(
            new ByteArrayInputStream(bytes), bytes.length, OutputStream.nullOutputStream());
      } catch (IOException e) {
        throw new IllegalStateException("A pack of our own is refused", e);
      }
      restSince(start);
    }
  }

  private void cut() {
    Cutter cutter = new FastCdcCutter(keys.gear(), ChunkSizes.DEFAULT);
    int offset = 0;
    for (int cuts = 0; cuts < CUTS; cuts += CUTS_AT_ONCE) {
      long start = System.nanoTime();
      for (int i = 0; i < CUTS_AT_ONCE; i++) {
        offset = (offset + cutter.cut(content, offset, content.length / 2)) % (content.length / 2);
      }
      restSince(start);
    }
  }

  /** Fills a pack with chunks of which the second half compresses. */
  private void fill(PackWriter writer) {
    byte[] chunk = new byte[LONG_BYTES];
    ByteBuffer segment = ByteBuffer.allocateDirect(LONG_BYTES);
    long start = System.nanoTime();
    for (int chunks = 1; chunks <= CHUNKS_A_PACK; chunks++) {
      int length =
          chunks % CHUNKS_A_LONG_ONE == 0
              ? LONG_BYTES - random.nextInt(LONGEST_BYTES)
              : 1 + random.nextInt(1 + random.nextInt(LONGEST_BYTES));
      int from = random.nextInt(content.length - length);
      System.arraycopy(content, from, chunk, 0, length / 2);
      for (int i = length / 2; i < length; i++) {
        chunk[i] = (byte) (i & 7);
      }
      segment.put(0, chunk, 0, length);
      ChunkId id = new ChunkId(chunkHash.hash(chunk, 0, length));
      writer.add(id, segment, 0, length);
      if (chunks % CHUNKS_AT_ONCE == 0) {
        restSince(start);
        start = System.nanoTime();
      }
    }
  }

  private static void restSince(long start) {
    LockSupport.parkNanos(System.nanoTime() - start);
  }
}
