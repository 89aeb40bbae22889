package io.amasync.chunker.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.github.luben.zstd.Zstd;
import com.sun.management.ThreadMXBean;
import io.amasync.chunker.id.PackId;
import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Packs whose checksums and name are right, made by someone who holds the keys and lies. */
class PackForgeryTest {
  private static final Packs PACKS = new Packs();
  private static final SealedPack SEALED =
      PACKS.sealed(
          Compression.WHEN_IT_PAYS,
          List.of(Packs.filled(300, 1), new byte[] {1, 2, 3}, Packs.filled(5000, 9)));

  private static final int FOOTER_AT = SEALED.length() - PackFormat.FOOTER_BYTES;

  @Property(tries = 1000)
  void lyingBytesUnderRightChecksumsFailAsCorruptPacks(
      @ForAll @IntRange(max = 10_000) int at, @ForAll @Size(min = 1, max = 8) byte[] run) {
    byte[] forged = Packs.bytesOf(SEALED);
    int from = at % FOOTER_AT;
    System.arraycopy(run, 0, forged, from, Math.min(run.length, FOOTER_AT - from));
    boolean same = Arrays.equals(forged, Packs.bytesOf(SEALED));
    PackId id = sign(forged);
    assertFails(catchThrowable(() -> Packs.verify(forged)), same);
    int indexAt = ByteBuffer.wrap(forged).getInt(FOOTER_AT);
    if (from >= indexAt) {
      // A payload's CRC may be any number to a reader of the index alone.
      assertThat(catchThrowable(() -> Packs.readIndex(id, forged)))
          .satisfiesAnyOf(
              failure -> assertThat(failure).isNull(),
              failure -> assertThat(failure).isInstanceOf(CorruptPackException.class));
    }
  }

  @Test
  void aRecordThatSaysLessThanItsFrameHoldsIsCorrupt() {
    byte[] bomb = Zstd.compress(new byte[64 << 20], 1);
    byte[] forged = packOfOneZstdRecord(bomb, 1_000_000);
    assertThatExceptionOfType(CorruptPackException.class)
        .isThrownBy(() -> Packs.verify(forged))
        .withMessageContaining("a zstd frame of 1000000 bytes");
  }

  @Test
  void aRecordThatSaysMoreThanItsFrameHoldsIsCorrupt() {
    byte[] forged = packOfOneZstdRecord(Zstd.compress(new byte[1000], 1), 1001);
    assertThatExceptionOfType(CorruptPackException.class)
        .isThrownBy(() -> Packs.verify(forged))
        .withMessageContaining("found 1000 bytes");
  }

  @Test
  void lengthsAreCheckedBeforeTheyAreBelieved() {
    for (int length : new int[] {0, -1, Integer.MIN_VALUE, PackFormat.MAXIMUM_CHUNK_BYTES + 1}) {
      byte[] forged = packOfOneZstdRecord(new byte[20], length);
      assertThatExceptionOfType(CorruptPackException.class)
          .isThrownBy(() -> Packs.verify(forged))
          .withMessageContaining("the codec and lengths of a chunk");
      byte[] frame = new byte[20];
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new PackEntry(PACKS.idOf(frame), Codec.ZSTD, 54, frame.length, length));
    }
  }

  @Test
  void aWholeIndexMayNotPointOutsideItsPack() {
    for (int offset : new int[] {0, 53, 55, -1, Integer.MAX_VALUE}) {
      byte[] forged = Packs.bytesOf(SEALED);
      int indexAt = ByteBuffer.wrap(forged).getInt(FOOTER_AT);
      ByteBuffer.wrap(forged).putInt(indexAt + PackFormat.INDEX_HEADER_BYTES + 33, offset);
      PackId id = sign(forged);
      assertThatExceptionOfType(CorruptPackException.class)
          .isThrownBy(() -> Packs.readIndex(id, forged))
          .withMessageContaining("an entry that follows the one before");
    }
  }

  @Test
  void aLengthThatNoBytesFollowCostsNoMoreMemoryThanAChunk() {
    var out = ByteBuffer.allocate(PackFormat.HEADER_BYTES + PackFormat.RECORD_HEADER_BYTES);
    out.putLong(PackFormat.MAGIC).putInt(PackFormat.VERSION).put(PackFormat.RECORD_TAG);
    out.position(PackFormat.HEADER_BYTES + PackFormat.RECORD_HEADER_BYTES - 2 * Integer.BYTES);
    out.putInt(PackFormat.MAXIMUM_CHUNK_BYTES).putInt(PackFormat.MAXIMUM_CHUNK_BYTES);
    var verifier = new PackVerifier(Packs.KEYS, Packs.HASHES);
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    assertThatExceptionOfType(CorruptPackException.class)
        .isThrownBy(() ->
            verifier.verify(
                new ByteArrayInputStream(out.array()),
                PackFormat.MAXIMUM_PACK_BYTES,
                OutputStream.nullOutputStream()))
        .withMessageContaining("the end after 54");
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(6L << 20);
  }

  private static void assertFails(@Nullable Throwable failure, boolean same) {
    if (same) {
      assertThat(failure).isNull();
    } else {
      assertThat(failure).isInstanceOf(CorruptPackException.class);
    }
  }

  /** Makes checksum and pack id fit whatever the rest says, as far as the index can be found. */
  private static PackId sign(byte[] pack) {
    int footerAt = pack.length - PackFormat.FOOTER_BYTES;
    var footer = ByteBuffer.wrap(pack);
    int indexAt = footer.getInt(footerAt);
    PackId id =
        new PackId(
            Packs.HASHES.keyed(Packs.KEYS.packs()).hash(pack, indexAt + 1, footerAt - indexAt - 1));
    var crc = new CRC32C();
    crc.update(pack, 0, footerAt + Integer.BYTES);
    footer.position(footerAt + Integer.BYTES).putInt((int) crc.getValue());
    id.writeTo(footer);
    return id;
  }

  private static byte[] packOfOneZstdRecord(byte[] frame, int rawLength) {
    int payload = PackFormat.HEADER_BYTES + PackFormat.RECORD_HEADER_BYTES;
    var out = ByteBuffer.allocate(PackFormat.MINIMUM_PACK_BYTES - 1 + frame.length);
    out.putLong(PackFormat.MAGIC).putInt(PackFormat.VERSION);
    var crc = new CRC32C();
    crc.update(frame);
    out.put(PackFormat.RECORD_TAG);
    PACKS.idOf(frame).writeTo(out);
    out.put((byte) 1).putInt(frame.length).putInt(rawLength).put(frame);
    int indexAt = out.position();
    out.put(PackFormat.INDEX_TAG).putInt(1);
    PACKS.idOf(frame).writeTo(out);
    out.put((byte) 1).putInt(payload).putInt(frame.length).putInt(rawLength);
    out.putInt((int) crc.getValue());
    out.putInt(indexAt);
    out.putLong(out.capacity() - Long.BYTES, PackFormat.END_MAGIC);
    sign(out.array());
    return out.array();
  }
}
