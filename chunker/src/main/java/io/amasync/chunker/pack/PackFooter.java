package io.amasync.chunker.pack;

import io.amasync.chunker.id.PackId;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The end of a pack.
 *
 * @param indexOffset where the index's tag is; any number, as read
 * @param crc32c of everything before this field
 * @param id the name that the pack gives itself
 */
record PackFooter(int indexOffset, int crc32c, PackId id) {
  /** Castagnoli, least significant bit first, as RFC 3720 appendix B.4 has it. */
  private static final int REFLECTED_POLYNOMIAL = 0x82f63b78;

  /** Reads the {@link PackFormat#FOOTER_BYTES} bytes that lie at {@code at} of {@code pack}. */
  static PackFooter parse(byte[] footer, @Nullable PackId pack, long at)
      throws CorruptPackException {
    ByteBuffer in = ByteBuffer.wrap(footer);
    var parsed = new PackFooter(in.getInt(), in.getInt(), PackId.readFrom(in));
    long magic = in.getLong();
    if (magic != PackFormat.END_MAGIC) {
      throw new CorruptPackException(
          pack,
          at + PackFormat.FOOTER_BYTES - Long.BYTES,
          "the end of a pack, %016x".formatted(PackFormat.END_MAGIC),
          "%016x".formatted(magic));
    }
    return parsed;
  }

  /** Checks the name against what the index hashes to and, if known, what it should be. */
  void requireId(PackId actual, @Nullable PackId expected, long at) throws CorruptPackException {
    long idAt = at + 2 * Integer.BYTES;
    if (!id.equals(actual)) {
      throw new CorruptPackException(expected, idAt, "pack id " + actual, "pack id " + id);
    }
    if (expected != null && !expected.equals(actual)) {
      throw new CorruptPackException(expected, idAt, "pack id " + expected, "pack id " + actual);
    }
  }

  /** The CRC32C of the whole pack, continued from {@link #crc32c} without the bytes before it. */
  int wholeCrc32c() {
    var rest = ByteBuffer.allocate(PackFormat.CRC_TO_END_BYTES);
    rest.putInt(crc32c);
    id.writeTo(rest);
    rest.putLong(PackFormat.END_MAGIC);
    int register = ~crc32c;
    for (byte next : rest.array()) {
      register ^= next & 0xff;
      for (int bit = 0; bit < Byte.SIZE; bit++) {
        register = (register >>> 1) ^ (-(register & 1) & REFLECTED_POLYNOMIAL);
      }
    }
    return ~register;
  }
}
