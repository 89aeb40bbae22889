package io.amasync.chunker.pack;

import io.amasync.chunker.id.Digest256;
import io.amasync.chunker.id.PackId;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The layout of a pack, version 1. All integers are big-endian and unsigned.
 *
 * <pre>
 * header    8  magic "ama-pack"
 *           4  version, 1
 * record    1  0x43 'C'                      one for each chunk, back to back
 *          32  chunk id
 *           1  codec: 0 raw, 1 zstd
 *           4  stored length s, 1..1,638,400; raw: equal to r, zstd: less than r
 *           4  raw length r, 1..1,638,400
 *           s  payload
 * index     1  0x49 'I'
 *           4  count n, 1..65,536
 *        49*n  entries in the order of the records: chunk id 32, codec 1, offset of the payload in
 *              the pack 4, stored length 4, raw length 4, CRC32C of the payload 4
 * footer    4  offset of the index's 'I'
 *           4  CRC32C of everything before this field
 *          32  pack id: keyed BLAKE3 (packs key) of count and entries
 *           8  magic "ama-end\n"
 * </pre>
 *
 * <p>A chunk id occurs once in a pack. Record headers repeat what the index says, so that a pack
 * whose end is lost can still be read; they must agree with it, so that there is one byte string
 * for one index and its payloads.
 *
 * <p>Deviation from "the pack id is the hash of the whole pack": hashing the index costs 49 bytes a
 * chunk instead of hashing every payload twice. The index names every plaintext by a keyed hash and
 * every payload by length and CRC32C, so the pack id still commits to everything that a reader can
 * get out of the pack. The CRC comes before the pack id, not last: the CRC of a string that ends in
 * its own CRC takes few values, and stores check uploads by the CRC32C of the whole object.
 */
public final class PackFormat {
  /** No pack file is longer: 32 MiB, header to footer. */
  public static final int MAXIMUM_PACK_BYTES = 32 << 20;

  /** No chunk is longer, raw or stored: the maximum of the default chunk sizes. */
  public static final int MAXIMUM_CHUNK_BYTES = 1600 << 10;

  /** No pack holds more chunks. */
  public static final int MAXIMUM_RECORDS = 65_536;

  /** The version that this release writes, and the only one that it reads. */
  public static final int VERSION = 1;

  static final long MAGIC = 0x616d612d7061636bL; // "ama-pack"
  static final long END_MAGIC = 0x616d612d656e640aL; // "ama-end\n"
  static final byte RECORD_TAG = 'C';
  static final byte INDEX_TAG = 'I';

  static final int HEADER_BYTES = Long.BYTES + Integer.BYTES;
  static final int RECORD_HEADER_BYTES = 1 + Digest256.BYTES + 1 + 2 * Integer.BYTES;

  /** Where the payload of a pack's first record begins; no payload lies before it. */
  public static final int FIRST_PAYLOAD_OFFSET = HEADER_BYTES + RECORD_HEADER_BYTES;

  static final int INDEX_HEADER_BYTES = 1 + Integer.BYTES;
  static final int ENTRY_BYTES = Digest256.BYTES + 1 + 4 * Integer.BYTES;
  static final int FOOTER_BYTES = 2 * Integer.BYTES + Digest256.BYTES + Long.BYTES;

  /** The footer from its CRC on: CRC, pack id and end magic. */
  static final int CRC_TO_END_BYTES = FOOTER_BYTES - Integer.BYTES;

  /** A pack of one chunk of one byte. */
  static final int MINIMUM_PACK_BYTES =
      HEADER_BYTES + RECORD_HEADER_BYTES + 1 + INDEX_HEADER_BYTES + ENTRY_BYTES + FOOTER_BYTES;

  /** The longest tail: see {@link SealedPack#tail}. */
  public static final int MAXIMUM_TAIL_BYTES =
      INDEX_HEADER_BYTES + MAXIMUM_RECORDS * ENTRY_BYTES + FOOTER_BYTES;

  static final String SIZES_ALLOWED =
      "a pack of %d to %d bytes".formatted(MINIMUM_PACK_BYTES, MAXIMUM_PACK_BYTES);

  private PackFormat() {}

  /** Checks the {@link #HEADER_BYTES} bytes that {@code header} begins with. */
  static void checkHeader(byte[] header, @Nullable PackId pack) throws CorruptPackException {
    ByteBuffer in = ByteBuffer.wrap(header);
    long magic = in.getLong();
    if (magic != MAGIC) {
      throw new CorruptPackException(
          pack, 0, "the start of a pack, %016x".formatted(MAGIC), "%016x".formatted(magic));
    }
    int version = in.getInt();
    if (version != VERSION) {
      throw new CorruptPackException(
          pack,
          Long.BYTES,
          "pack format version " + VERSION + ", the one that this release reads",
          "version " + Integer.toUnsignedString(version));
    }
  }

  /** Writes an entry of the index at {@code out}'s position and moves it. */
  static void writeEntry(ByteBuffer out, PackEntry entry, int payloadCrc32c) {
    entry.id().writeTo(out);
    out.put((byte) entry.codec().code());
    out.putInt(entry.offset());
    out.putInt(entry.storedLength());
    out.putInt(entry.rawLength());
    out.putInt(payloadCrc32c);
  }
}
