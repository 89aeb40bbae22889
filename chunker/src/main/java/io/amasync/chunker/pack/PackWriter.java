package io.amasync.chunker.pack;

import io.amasync.chunker.hash.AccountKeys;
import io.amasync.chunker.hash.KeyedHash;
import io.amasync.chunker.hash.KeyedHashes;
import io.amasync.chunker.id.ChunkId;
import io.amasync.chunker.id.PackId;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32C;

/**
 * Gathers chunks into a pack in memory: add until it is full, seal, send, reset, and again. Not
 * thread-safe. Holds one direct buffer of up to {@link PackFormat#MAXIMUM_PACK_BYTES}, kept across
 * resets: direct, so that sending need not copy it, and so that the collector has nothing to do
 * with it.
 */
public final class PackWriter {
  private static final int FIRST_BUFFER_BYTES = 256 << 10;

  /** Few steps: a direct buffer that was outgrown lives until the next collection. */
  private static final int GROWTH = 16;

  private final KeyedHash packHash;
  private final Compression compression;
  private final ChunkCompressor compressor = new ChunkCompressor();
  private final CRC32C crc = new CRC32C();

  private final List<PackEntry> entries = new ArrayList<>();
  private final Set<ChunkId> ids = new HashSet<>();
  private ByteBuffer bytes = ByteBuffer.allocateDirect(FIRST_BUFFER_BYTES);
  private int length;

  /** The number of entries, and the entries. */
  private byte[] index = new byte[Integer.BYTES + PackFormat.ENTRY_BYTES];

  private boolean sealed;

  /** An empty pack of the account; {@code compression} says whether it may compress. */
  public PackWriter(AccountKeys keys, KeyedHashes hashes, Compression compression) {
    packHash = hashes.keyed(keys.packs());
    this.compression = compression;
    reset();
  }

  /** How many bytes the pack has if it is sealed now. */
  public int sizeBytes() {
    return length + tailBytes(entries.size());
  }

  /** Whether nothing was added since the start or the last reset. */
  public boolean isEmpty() {
    return entries.isEmpty();
  }

  /** How many chunks were added. */
  public int chunks() {
    return entries.size();
  }

  /**
   * Adds a chunk that the caller has named; a chunk that the pack already holds is not added again.
   *
   * @return false when it does not fit: seal this pack and add it to the next, which takes it
   * @throws IllegalArgumentException when {@code rawLength} is not from 1 to {@link
   *     PackFormat#MAXIMUM_CHUNK_BYTES}
   * @throws IllegalStateException when the pack is sealed and not reset
   */
  public boolean add(ChunkId id, byte[] raw, int offset, int rawLength) {
    return add(id, ByteBuffer.wrap(raw), offset, rawLength);
  }

  /** The same for a chunk that lies at {@code offset} of a buffer, whatever its position. */
  public boolean add(ChunkId id, ByteBuffer raw, int offset, int rawLength) {
    requireOpen();
    if (rawLength <= 0 || rawLength > PackFormat.MAXIMUM_CHUNK_BYTES) {
      throw new IllegalArgumentException(
          "Chunk %s has %d bytes; from 1 to %d fit a pack"
              .formatted(id, rawLength, PackFormat.MAXIMUM_CHUNK_BYTES));
    }
    if (ids.contains(id)) {
      return true;
    }
    int payload = length + PackFormat.RECORD_HEADER_BYTES;
    int room = PackFormat.MAXIMUM_PACK_BYTES - payload - tailBytes(entries.size() + 1);
    if (entries.size() == PackFormat.MAXIMUM_RECORDS || room <= 0) {
      return false;
    }
    int stored = -1;
    if (compression == Compression.WHEN_IT_PAYS) {
      stored = compressor.compress(raw, offset, rawLength, room);
    }
    Codec codec = Codec.ZSTD;
    if (stored >= 0) {
      reserve(payload + stored);
      bytes.put(payload, compressor.compressed(), 0, stored);
    } else {
      if (rawLength > room) {
        return false;
      }
      reserve(payload + rawLength);
      bytes.put(payload, raw, offset, rawLength);
      stored = rawLength;
      codec = Codec.RAW;
    }
    append(new PackEntry(id, codec, payload, stored, rawLength));
    return true;
  }

  /**
   * Adds everything that another writer of the same account holds, as it is stored there.
   *
   * @return false when not all of it fits: then nothing was added
   * @throws IllegalStateException when either is sealed and not reset
   */
  public boolean addAll(PackWriter other) {
    requireOpen();
    other.requireOpen();
    int count = entries.size() + other.entries.size();
    int records = other.length - PackFormat.HEADER_BYTES;
    if (count > PackFormat.MAXIMUM_RECORDS
        || (long) length + records + tailBytes(count) > PackFormat.MAXIMUM_PACK_BYTES) {
      return false;
    }
    reserve(length + records);
    for (PackEntry entry : other.entries) {
      if (!ids.contains(entry.id())) {
        take(entry, other.bytes);
      }
    }
    return true;
  }

  /**
   * Takes chunks out again, and closes the gaps; a sealed pack is open afterwards.
   *
   * @return how many bytes they have, raw
   */
  public long remove(Set<ChunkId> unwanted) {
    List<PackEntry> all = List.copyOf(entries);
    long removed = 0;
    reset();
    for (PackEntry entry : all) {
      if (unwanted.contains(entry.id())) {
        removed += entry.rawLength();
      } else {
        take(entry, bytes);
      }
    }
    return removed;
  }

  /**
   * Finishes the pack. Its bytes are this writer's until {@link #reset()}.
   *
   * @throws IllegalStateException when it is empty, or sealed already
   */
  public SealedPack seal() {
    requireOpen();
    if (isEmpty()) {
      throw new IllegalStateException("An empty pack cannot be sealed");
    }
    reserve(sizeBytes());
    int indexOffset = length;
    int indexLength = Integer.BYTES + entries.size() * PackFormat.ENTRY_BYTES;
    ByteBuffer.wrap(index).putInt(entries.size());
    PackId id = new PackId(packHash.hash(index, 0, indexLength));
    ByteBuffer out = bytes.duplicate().position(indexOffset).put(PackFormat.INDEX_TAG);
    out.put(index, 0, indexLength);
    out.putInt(indexOffset);
    crc.reset();
    crc.update(bytes.slice(0, out.position()));
    out.putInt((int) crc.getValue());
    id.writeTo(out);
    out.putLong(PackFormat.END_MAGIC);
    length = out.position();
    crc.update(bytes.slice(length - PackFormat.CRC_TO_END_BYTES, PackFormat.CRC_TO_END_BYTES));
    sealed = true;
    return new SealedPack(
        new PackIndex(id, entries, length, (int) crc.getValue()), bytes.slice(0, length));
  }

  /** Empties the pack; what was sealed is no longer readable through its {@link SealedPack}. */
  public void reset() {
    entries.clear();
    ids.clear();
    bytes.putLong(0, PackFormat.MAGIC).putInt(Long.BYTES, PackFormat.VERSION);
    length = PackFormat.HEADER_BYTES;
    sealed = false;
  }

  /** Adds a chunk as it is stored; of this pack's own bytes only what lies further behind. */
  private void take(PackEntry entry, ByteBuffer from) {
    int payload = length + PackFormat.RECORD_HEADER_BYTES;
    bytes.put(payload, from, entry.offset(), entry.storedLength());
    append(
        new PackEntry(entry.id(), entry.codec(), payload, entry.storedLength(), entry.rawLength()));
  }

  /** The payload is in its place already; adds what stands around it. */
  private void append(PackEntry entry) {
    ByteBuffer header = bytes.duplicate().position(length).put(PackFormat.RECORD_TAG);
    entry.id().writeTo(header);
    header.put((byte) entry.codec().code());
    header.putInt(entry.storedLength());
    header.putInt(entry.rawLength());
    crc.reset();
    crc.update(bytes.slice(entry.offset(), entry.storedLength()));

    int at = Integer.BYTES + entries.size() * PackFormat.ENTRY_BYTES;
    if (index.length - at < PackFormat.ENTRY_BYTES) {
      index = Arrays.copyOf(index, index.length * 2);
    }
    PackFormat.writeEntry(ByteBuffer.wrap(index).position(at), entry, (int) crc.getValue());
    entries.add(entry);
    ids.add(entry.id());
    length = entry.offset() + entry.storedLength();
  }

  private void requireOpen() {
    if (sealed) {
      throw new IllegalStateException("This pack is sealed: reset the writer first");
    }
  }

  private void reserve(int needed) {
    if (bytes.capacity() < needed) {
      long grown = Math.max(needed, (long) bytes.capacity() * GROWTH);
      ByteBuffer larger =
          ByteBuffer.allocateDirect((int) Math.min(grown, PackFormat.MAXIMUM_PACK_BYTES));
      bytes = larger.put(0, bytes, 0, length);
    }
  }

  private static int tailBytes(int count) {
    return PackFormat.INDEX_HEADER_BYTES + count * PackFormat.ENTRY_BYTES + PackFormat.FOOTER_BYTES;
  }
}
