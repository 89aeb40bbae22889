package io.amasync.chunker.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.amasync.chunker.hash.AccountKeys;
import io.amasync.chunker.id.PackId;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PackCorruptionTest {
  /** A small pack with both codecs. */
  private static final SealedPack SEALED =
      new Packs()
          .sealed(
              Compression.WHEN_IT_PAYS,
              List.of(Packs.filled(300, 1), new byte[] {1, 2, 3}, Packs.filled(5000, 9)));

  private static final byte[] PACK = Packs.bytesOf(SEALED);

  @Test
  void everyFlippedBitIsFound() {
    for (int bit = 0; bit < PACK.length * 8; bit++) {
      byte[] damaged = PACK.clone();
      damaged[bit / 8] ^= (byte) (1 << (bit % 8));
      assertThat(failureOf(damaged)).as("bit %d", bit).isInstanceOf(CorruptPackException.class);
    }
  }

  @Test
  void everyTruncationIsFound() {
    for (int length = 0; length < PACK.length; length++) {
      assertThat(failureOf(Arrays.copyOf(PACK, length))).isInstanceOf(CorruptPackException.class);
      var in = new ByteArrayInputStream(PACK, 0, length);
      assertThatExceptionOfType(CorruptPackException.class)
          .isThrownBy(() -> verifier().verify(in, PACK.length, OutputStream.nullOutputStream()));
    }
  }

  @Property(tries = 2000)
  void arbitraryBytesFailAsCorruptPacks(@ForAll @Size(max = 2000) byte[] bytes) {
    assertThat(failureOf(bytes)).isInstanceOf(CorruptPackException.class);
  }

  @Property(tries = 2000)
  void anIndexReadFromArbitraryBytesFailsAsACorruptPack(
      @ForAll @Size(max = 400) byte[] bytes, @ForAll boolean framed) {
    byte[] pack = framed ? Arrays.copyOf(bytes, bytes.length + PackFormat.FOOTER_BYTES) : bytes;
    if (framed && pack.length >= PackFormat.MINIMUM_PACK_BYTES) {
      System.arraycopy(PACK, 0, pack, 0, PackFormat.HEADER_BYTES);
      ByteBuffer.wrap(pack)
          .putLong(pack.length - Long.BYTES, PackFormat.END_MAGIC)
          .putInt(pack.length - PackFormat.FOOTER_BYTES, bytes[20]);
    }
    assertThat(catchThrowable(() -> Packs.readIndex(SEALED.index().id(), pack)))
        .isInstanceOf(CorruptPackException.class);
  }

  @Test
  void anIndexReadFromADamagedPackIsTheIndexOrFails() {
    for (int bit = 0; bit < PACK.length * 8; bit++) {
      byte[] damaged = PACK.clone();
      damaged[bit / 8] ^= (byte) (1 << (bit % 8));
      try {
        assertThat(Packs.readIndex(SEALED.index().id(), damaged).entries())
            .isEqualTo(SEALED.index().entries());
      } catch (IOException e) {
        assertThat(e).isInstanceOf(CorruptPackException.class);
      }
    }
  }

  @Property(tries = 3000)
  void overwrittenRunsFailAsCorruptPacks(
      @ForAll @IntRange(max = 10_000) int at, @ForAll @Size(min = 1, max = 12) byte[] run) {
    byte[] damaged = PACK.clone();
    int from = at % damaged.length;
    System.arraycopy(run, 0, damaged, from, Math.min(run.length, damaged.length - from));
    Throwable failure = failureOf(damaged);
    if (Arrays.equals(damaged, PACK)) {
      assertThat(failure).isNull();
    } else {
      assertThat(failure).isInstanceOf(CorruptPackException.class);
    }
  }

  @Test
  void bytesBehindTheEndAreFound() {
    assertThat(failureOf(Arrays.copyOf(PACK, PACK.length + 1)))
        .isInstanceOf(CorruptPackException.class);
    var in = new ByteArrayInputStream(Arrays.copyOf(PACK, PACK.length + 1));
    assertThatExceptionOfType(CorruptPackException.class)
        .isThrownBy(() -> verifier().verify(in, PACK.length, OutputStream.nullOutputStream()))
        .withMessageContaining("the end of the pack");
  }

  @Test
  void sizesOutOfBoundsAreRefusedBeforeAByteIsRead() {
    for (long size : new long[] {Long.MIN_VALUE, -1, 0, 155, (32 << 20) + 1, Long.MAX_VALUE}) {
      var in = new ByteArrayInputStream(PACK);
      assertThatExceptionOfType(CorruptPackException.class)
          .isThrownBy(() -> verifier().verify(in, size, OutputStream.nullOutputStream()));
      assertThat(in.available()).isEqualTo(PACK.length);
    }
  }

  @Test
  void theMessageSaysPackByteExpectationAndAdvice() {
    byte[] damaged = PACK.clone();
    damaged[SEALED.index().entries().get(1).offset()] ^= 1;
    PackId id = SEALED.index().id();
    Throwable failure =
        catchThrowable(() ->
            verifier()
                .verify(
                    id,
                    new ByteArrayInputStream(damaged),
                    damaged.length,
                    OutputStream.nullOutputStream()));
    assertThat(failure)
        .isInstanceOfSatisfying(
            CorruptPackException.class,
            corrupt -> {
              assertThat(corrupt.pack()).isEqualTo(id);
              assertThat(corrupt.offsetBytes()).isEqualTo(SEALED.index().entries().get(1).offset());
              assertThat(corrupt.expected())
                  .isEqualTo("chunk " + SEALED.index().entries().get(1).id());
            })
        .hasMessageContaining("Pack " + id)
        .hasMessageContaining("Send the pack again");
  }

  @Test
  void aWholePackUnderAnotherNameIsCorrupt() {
    PackId other = PackId.parse("00".repeat(32));
    assertThatExceptionOfType(CorruptPackException.class)
        .isThrownBy(() ->
            verifier()
                .verify(
                    other,
                    new ByteArrayInputStream(PACK),
                    PACK.length,
                    OutputStream.nullOutputStream()));
  }

  @Test
  void aPackOfAnotherAccountIsCorrupt() {
    byte[] otherKey = new byte[32];
    otherKey[31] = 1;
    var verifier = new PackVerifier(AccountKeys.derive(otherKey), Packs.HASHES);
    assertThatExceptionOfType(CorruptPackException.class)
        .isThrownBy(() ->
            verifier.verify(
                new ByteArrayInputStream(PACK), PACK.length, OutputStream.nullOutputStream()));
  }

  private static PackVerifier verifier() {
    return new PackVerifier(Packs.KEYS, Packs.HASHES);
  }

  private static @Nullable Throwable failureOf(byte[] pack) {
    return catchThrowable(() -> Packs.verify(pack));
  }
}
