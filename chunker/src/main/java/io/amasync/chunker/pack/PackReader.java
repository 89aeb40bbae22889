package io.amasync.chunker.pack;

import io.amasync.chunker.hash.AccountKeys;
import io.amasync.chunker.hash.KeyedHash;
import io.amasync.chunker.hash.KeyedHashes;
import io.amasync.chunker.id.ChunkId;
import io.amasync.chunker.id.PackId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the index of a stored pack without its payloads: for rebuilding the database, and before
 * reading single chunks with {@link ChunkDecoder}. Not thread-safe.
 */
public final class PackReader {
  private final KeyedHash packHash;

  /** Reads packs of the account. */
  public PackReader(AccountKeys keys, KeyedHashes hashes) {
    packHash = hashes.keyed(keys.packs());
  }

  /**
   * Reads header, footer and index, and checks that the index is the one that {@code expected}
   * names. Payloads are not read: {@link ChunkDecoder} proves each one, {@link PackVerifier} all.
   * Moves the channel's position.
   *
   * @throws CorruptPackException when this is not that pack of this account
   * @throws IOException of the channel itself
   */
  public PackIndex readIndex(PackId expected, SeekableByteChannel channel) throws IOException {
    long sizeBytes = channel.size();
    if (sizeBytes < PackFormat.MINIMUM_PACK_BYTES || sizeBytes > PackFormat.MAXIMUM_PACK_BYTES) {
      throw new CorruptPackException(expected, 0, PackFormat.SIZES_ALLOWED, sizeBytes + " bytes");
    }
    PackFormat.checkHeader(read(channel, expected, 0, PackFormat.HEADER_BYTES), expected);
    long footerAt = sizeBytes - PackFormat.FOOTER_BYTES;
    var footer =
        PackFooter.parse(
            read(channel, expected, footerAt, PackFormat.FOOTER_BYTES), expected, footerAt);
    checkIndexLength(expected, footer.indexOffset(), footerAt);
    return readTail(
        expected,
        read(channel, expected, footer.indexOffset(), (int) (sizeBytes - footer.indexOffset())));
  }

  /**
   * Reads what stands at the end of a pack, {@link SealedPack#tail}: index and footer, which say
   * everything about the pack but its bytes. Checks as {@link #readIndex} does, header apart.
   *
   * @param expected the pack's id, when it is known from elsewhere
   * @throws CorruptPackException when this is not the tail of that pack of this account
   */
  public PackIndex readTail(@Nullable PackId expected, byte[] tail) throws CorruptPackException {
    int footerAt = tail.length - PackFormat.FOOTER_BYTES;
    if (footerAt < PackFormat.INDEX_HEADER_BYTES + PackFormat.ENTRY_BYTES) {
      throw new CorruptPackException(expected, 0, "an index and a footer", tail.length + " bytes");
    }
    var footer =
        PackFooter.parse(Arrays.copyOfRange(tail, footerAt, tail.length), expected, footerAt);
    long sizeBytes = (long) footer.indexOffset() + tail.length;
    if (sizeBytes > PackFormat.MAXIMUM_PACK_BYTES) {
      throw new CorruptPackException(
          expected, footerAt, PackFormat.SIZES_ALLOWED, sizeBytes + " bytes");
    }
    long footerInPack = sizeBytes - PackFormat.FOOTER_BYTES;
    checkIndexLength(expected, footer.indexOffset(), footerInPack);
    footer.requireId(new PackId(packHash.hash(tail, 1, footerAt - 1)), expected, footerInPack);
    List<PackEntry> entries = parse(expected, Arrays.copyOf(tail, footerAt), footer.indexOffset());
    return new PackIndex(footer.id(), entries, sizeBytes, footer.wholeCrc32c());
  }

  private static void checkIndexLength(@Nullable PackId expected, int indexOffset, long footerAt)
      throws CorruptPackException {
    long entryBytes = footerAt - indexOffset - PackFormat.INDEX_HEADER_BYTES;
    if (indexOffset < PackFormat.HEADER_BYTES
        || entryBytes < PackFormat.ENTRY_BYTES
        || entryBytes % PackFormat.ENTRY_BYTES != 0
        || entryBytes / PackFormat.ENTRY_BYTES > PackFormat.MAXIMUM_RECORDS) {
      throw new CorruptPackException(
          expected, footerAt, "the offset of an index", "offset " + indexOffset);
    }
  }

  private static List<PackEntry> parse(@Nullable PackId pack, byte[] index, int indexOffset)
      throws CorruptPackException {
    var in = ByteBuffer.wrap(index);
    int count = (index.length - PackFormat.INDEX_HEADER_BYTES) / PackFormat.ENTRY_BYTES;
    if (in.get() != PackFormat.INDEX_TAG || in.getInt() != count) {
      throw new CorruptPackException(
          pack, indexOffset, "an index of %d entries".formatted(count), "something else");
    }
    List<PackEntry> entries = new ArrayList<>(count);
    Set<ChunkId> ids = new HashSet<>();
    int end = PackFormat.HEADER_BYTES;
    for (int i = 0; i < count; i++) {
      int at = indexOffset + in.position();
      ChunkId id = ChunkId.readFrom(in);
      int code = in.get();
      Codec codec = Codec.ofCodeOrNull(code);
      int offset = in.getInt();
      int storedLength = in.getInt();
      int rawLength = in.getInt();
      in.getInt(); // The payload's CRC32C: the chunk id is the stronger check.
      if (codec == null
          || !PackEntry.lengthsAreValid(codec, storedLength, rawLength)
          || offset != end + PackFormat.RECORD_HEADER_BYTES
          || storedLength > indexOffset - offset
          || !ids.add(id)) {
        throw new CorruptPackException(
            pack,
            at,
            "an entry that follows the one before",
            "codec %d, offset %d, stored %d, raw %d"
                .formatted(code, offset, storedLength, rawLength));
      }
      entries.add(new PackEntry(id, codec, offset, storedLength, rawLength));
      end = offset + storedLength;
    }
    if (end != indexOffset) {
      throw new CorruptPackException(
          pack, indexOffset, "the index behind the last payload, at " + end, "it elsewhere");
    }
    return entries;
  }

  private static byte[] read(SeekableByteChannel channel, PackId pack, long at, int length)
      throws IOException {
    var buffer = ByteBuffer.allocate(length);
    channel.position(at);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer) < 0) {
        throw new CorruptPackException(
            pack,
            at + buffer.position(),
            "%d bytes".formatted(buffer.remaining()),
            "the end of the file");
      }
    }
    return buffer.array();
  }
}
