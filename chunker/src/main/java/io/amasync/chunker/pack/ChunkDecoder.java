package io.amasync.chunker.pack;

import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import io.amasync.chunker.hash.AccountKeys;
import io.amasync.chunker.hash.KeyedHash;
import io.amasync.chunker.hash.KeyedHashes;
import io.amasync.chunker.id.ChunkId;
import io.amasync.chunker.id.PackId;
import java.lang.ref.Reference;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Turns payloads back into chunks and proves that they are the right ones. Not thread-safe. */
public final class ChunkDecoder {
  private final KeyedHash chunkHash;
  private @Nullable ZstdDecompressCtx context;

  /** Decodes chunks of the account. */
  public ChunkDecoder(AccountKeys keys, KeyedHashes hashes) {
    chunkHash = hashes.keyed(keys.chunks());
  }

  /** As {@link #decode(PackId, PackEntry, byte[], int, byte[])}, of a pack without a name. */
  public void decode(PackEntry entry, byte[] stored, int offset, byte[] raw)
      throws CorruptPackException {
    decodeFrom(null, entry, stored, offset, raw);
  }

  /**
   * Decodes the payload at {@code stored[offset]} into {@code raw} at 0, and checks the chunk id.
   * Never writes beyond {@code entry.rawLength()}; after a failure {@code raw} holds nothing
   * usable.
   *
   * @param pack where the payload was read; what the exception says
   * @throws CorruptPackException when the payload does not decode to the chunk
   * @throws IndexOutOfBoundsException when either array is too short
   */
  public void decode(PackId pack, PackEntry entry, byte[] stored, int offset, byte[] raw)
      throws CorruptPackException {
    decodeFrom(pack, entry, stored, offset, raw);
  }

  /**
   * As {@link #decode(PackId, PackEntry, byte[], int, byte[])}, without a copy where the payload is
   * the plaintext.
   *
   * @param pack null for a payload that came without its pack
   * @param stored the payload, at 0
   * @param raw takes the plaintext when the payload is something else
   * @return whether it is in {@code raw}, at 0; else {@code stored} has it already
   */
  public boolean decodeIfEncoded(@Nullable PackId pack, PackEntry entry, byte[] stored, byte[] raw)
      throws CorruptPackException {
    if (entry.codec() == Codec.RAW) {
      check(pack, entry, stored);
      return false;
    }
    decodeFrom(pack, entry, stored, 0, raw);
    return true;
  }

  void decodeFrom(@Nullable PackId pack, PackEntry entry, byte[] stored, int offset, byte[] raw)
      throws CorruptPackException {
    Objects.checkFromIndexSize(offset, entry.storedLength(), stored.length);
    Objects.checkFromIndexSize(0, entry.rawLength(), raw.length);
    switch (entry.codec()) {
      case RAW -> System.arraycopy(stored, offset, raw, 0, entry.rawLength());
      case ZSTD -> decompress(pack, entry, stored, offset, raw);
    }
    check(pack, entry, raw);
  }

  private void check(@Nullable PackId pack, PackEntry entry, byte[] raw)
      throws CorruptPackException {
    var actual = new ChunkId(chunkHash.hash(raw, 0, entry.rawLength()));
    if (!actual.equals(entry.id())) {
      throw new CorruptPackException(
          pack, entry.offset(), "chunk " + entry.id(), "chunk " + actual);
    }
  }

  private void decompress(
      @Nullable PackId pack, PackEntry entry, byte[] stored, int offset, byte[] raw)
      throws CorruptPackException {
    int length;
    try {
      // Bounded by the room given, whatever the frame says of itself.
      length =
          context()
              .decompressByteArray(raw, 0, entry.rawLength(), stored, offset, entry.storedLength());
    } catch (ZstdException e) {
      var corrupt = new CorruptPackException(pack, entry.offset(), expected(entry), "zstd's " + e);
      corrupt.initCause(e);
      throw corrupt;
    } finally {
      Reference.reachabilityFence(this);
    }
    if (length != entry.rawLength()) {
      throw new CorruptPackException(pack, entry.offset(), expected(entry), length + " bytes");
    }
  }

  private static String expected(PackEntry entry) {
    return "a zstd frame of %d bytes".formatted(entry.rawLength());
  }

  private ZstdDecompressCtx context() {
    ZstdDecompressCtx existing = context;
    if (existing == null) {
      existing = new ZstdDecompressCtx();
      NativeMemory.freeWith(this, existing::close);
      context = existing;
    }
    return existing;
  }
}
