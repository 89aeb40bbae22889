package io.amasync.chunker.pack;

import io.amasync.chunker.hash.AccountKeys;
import io.amasync.chunker.hash.KeyedHash;
import io.amasync.chunker.hash.KeyedHashes;
import io.amasync.chunker.id.ChunkId;
import io.amasync.chunker.id.Digest256;
import io.amasync.chunker.id.PackId;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Checks a pack while it arrives, in one pass: structure, checksums, every chunk id, the pack id.
 * Holds one payload, one plaintext and the index: 4 MiB for chunks of the usual sizes, 24 MiB for
 * the most chunks that a pack may have. Reusable; not thread-safe.
 */
public final class PackVerifier {
  private static final int FIRST_BUFFER_BYTES = 64 << 10;

  private final KeyedHash packHash;
  private final ChunkDecoder decoder;
  private final CRC32C payloadCrc = new CRC32C();
  private byte[] stored = new byte[FIRST_BUFFER_BYTES];
  private byte[] raw = new byte[FIRST_BUFFER_BYTES];

  /** Checks packs of the account. */
  public PackVerifier(AccountKeys keys, KeyedHashes hashes) {
    packHash = hashes.keyed(keys.packs());
    decoder = new ChunkDecoder(keys, hashes);
  }

  /**
   * Reads one pack and copies its bytes. Both streams stay open; the copy is worthless unless this
   * returns.
   *
   * @param expected the name under which the pack is sent; another one is a corrupt pack
   * @param sizeBytes how long the pack says it is; {@code in} must end there
   * @throws CorruptPackException when the bytes are not that pack of this account
   * @throws IOException of the streams themselves
   */
  public PackIndex verify(PackId expected, InputStream in, long sizeBytes, OutputStream copyTo)
      throws IOException {
    return verifyAs(expected, in, sizeBytes, copyTo);
  }

  /** As {@link #verify(PackId, InputStream, long, OutputStream)}, of a pack of any name. */
  public PackIndex verify(InputStream in, long sizeBytes, OutputStream copyTo) throws IOException {
    return verifyAs(null, in, sizeBytes, copyTo);
  }

  private PackIndex verifyAs(
      @Nullable PackId expected, InputStream in, long sizeBytes, OutputStream copyTo)
      throws IOException {
    if (sizeBytes < PackFormat.MINIMUM_PACK_BYTES || sizeBytes > PackFormat.MAXIMUM_PACK_BYTES) {
      throw new CorruptPackException(expected, 0, PackFormat.SIZES_ALLOWED, sizeBytes + " bytes");
    }
    var input = new PackInput(expected, in, sizeBytes, copyTo);
    input.read(stored, 0, PackFormat.HEADER_BYTES, "the header of a pack");
    PackFormat.checkHeader(stored, expected);
    List<PackEntry> entries = new ArrayList<>();
    byte[] index = readRecords(input, entries, expected);
    PackId id = readIndexAndFooter(input, entries.size(), index, expected);
    input.requireEnd();
    return new PackIndex(id, entries, sizeBytes, input.crc32c());
  }

  /** Reads up to and with the tag of the index; returns the index that must follow. */
  private byte[] readRecords(PackInput input, List<PackEntry> entries, @Nullable PackId pack)
      throws IOException {
    byte[] index = new byte[PackFormat.ENTRY_BYTES];
    Set<ChunkId> ids = new HashSet<>();
    while (true) {
      long at = input.position();
      input.read(stored, 0, 1, "a record or the index");
      if (stored[0] == PackFormat.INDEX_TAG) {
        return Arrays.copyOf(index, entries.size() * PackFormat.ENTRY_BYTES);
      }
      if (stored[0] != PackFormat.RECORD_TAG) {
        throw input.corrupt(at, "a record or the index", "tag " + stored[0]);
      }
      if (entries.size() == PackFormat.MAXIMUM_RECORDS) {
        throw input.corrupt(at, "at most " + PackFormat.MAXIMUM_RECORDS + " records", "one more");
      }
      PackEntry entry = readRecord(input, pack);
      if (!ids.add(entry.id())) {
        throw input.corrupt(at, "each chunk once", "chunk %s again".formatted(entry.id()));
      }
      int end = entries.size() * PackFormat.ENTRY_BYTES;
      if (end == index.length) {
        index = Arrays.copyOf(index, index.length * 2);
      }
      PackFormat.writeEntry(
          ByteBuffer.wrap(index).position(end), entry, (int) payloadCrc.getValue());
      entries.add(entry);
    }
  }

  /** Reads a record behind its tag; its payload's checksum is then in {@link #payloadCrc}. */
  private PackEntry readRecord(PackInput input, @Nullable PackId pack) throws IOException {
    long at = input.position();
    input.read(stored, 0, PackFormat.RECORD_HEADER_BYTES - 1, "the header of a record");
    ByteBuffer header = ByteBuffer.wrap(stored);
    ChunkId id = ChunkId.readFrom(header);
    Codec codec = Codec.ofCodeOrNull(header.get());
    int storedLength = header.getInt();
    int rawLength = header.getInt();
    if (codec == null
        || !PackEntry.lengthsAreValid(codec, storedLength, rawLength)
        || storedLength > input.remaining()) {
      throw input.corrupt(
          at + Digest256.BYTES,
          "the codec and lengths of a chunk",
          "codec %d, stored %d, raw %d with %d bytes left"
              .formatted(header.get(Digest256.BYTES), storedLength, rawLength, input.remaining()));
    }
    var entry = new PackEntry(id, codec, (int) input.position(), storedLength, rawLength);
    stored = roomFor(stored, storedLength);
    raw = roomFor(raw, rawLength);
    input.read(stored, 0, storedLength, "a payload");
    payloadCrc.reset();
    payloadCrc.update(stored, 0, storedLength);
    decoder.decodeFrom(pack, entry, stored, 0, raw);
    return entry;
  }

  private PackId readIndexAndFooter(
      PackInput input, int count, byte[] mustBe, @Nullable PackId expected) throws IOException {
    long at = input.position();
    byte[] index = new byte[Integer.BYTES + mustBe.length];
    input.read(index, 0, index.length, "an index of %d entries".formatted(count));
    int counted = ByteBuffer.wrap(index).getInt();
    if (count == 0 || counted != count) {
      throw input.corrupt(
          at,
          "as many entries as records, and at least one",
          "%d entries, %d records".formatted(counted, count));
    }
    int differs = Arrays.mismatch(index, Integer.BYTES, index.length, mustBe, 0, mustBe.length);
    if (differs >= 0) {
      throw input.corrupt(
          at + Integer.BYTES + differs, "an index that agrees with the records", "another byte");
    }
    PackId id = new PackId(packHash.hash(index, 0, index.length));
    byte[] bytes = new byte[PackFormat.FOOTER_BYTES];
    long footerAt = input.position();
    input.read(bytes, 0, Integer.BYTES, "the offset of the index");
    int crc = input.crc32c();
    input.read(bytes, Integer.BYTES, bytes.length - Integer.BYTES, "the footer of a pack");
    var footer = PackFooter.parse(bytes, expected, footerAt);
    if (footer.indexOffset() != at - 1) {
      throw input.corrupt(footerAt, "index offset " + (at - 1), "" + footer.indexOffset());
    }
    if (footer.crc32c() != crc) {
      throw input.corrupt(
          footerAt + Integer.BYTES,
          "CRC32C %08x".formatted(crc),
          "%08x".formatted(footer.crc32c()));
    }
    footer.requireId(id, expected, footerAt);
    return id;
  }

  private static byte[] roomFor(byte[] buffer, int length) {
    return buffer.length >= length
        ? buffer
        : new byte[Math.min(PackFormat.MAXIMUM_CHUNK_BYTES, Math.max(length, buffer.length * 2))];
  }
}
