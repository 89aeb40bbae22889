package io.amasync.chunker.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.amasync.chunker.id.ChunkId;
import io.amasync.chunker.id.Digest256;
import java.io.IOException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class PackWriterTest {
  private final Packs packs = new Packs();
  private final PackWriter writer =
      new PackWriter(Packs.KEYS, Packs.HASHES, Compression.WHEN_IT_PAYS);

  /** Byte by byte as ARCHITECTURE.md has it; digests from Commons Codec. */
  @Test
  void packBytesArePinned() {
    SealedPack sealed =
        packs.sealed(Compression.NONE, List.of(new byte[] {1, 2, 3}, new byte[] {4}));
    assertThat(HexFormat.of().formatHex(Packs.bytesOf(sealed)))
        .isEqualTo(
            "616d612d7061636b00000001434a821e80d7e4da4d952fc427ae203f18be773bb8852f4ff3f146d5"
                + "5663849b030000000003000000030102034366895f3905266d912c6b34d132bfa80391314f5d66bc"
                + "0580f802b9c71ba1d1240000000001000000010449000000024a821e80d7e4da4d952fc427ae203f"
                + "18be773bb8852f4ff3f146d55663849b0300000000360000000300000003f130f21e66895f390526"
                + "6d912c6b34d132bfa80391314f5d66bc0580f802b9c71ba1d1240000000063000000010000000195"
                + "e7c44e0000006474017c5c87e952dfed1fd0978bfbb3a227dfbc6361163843ead9c886864aa2726e"
                + "5abaa0616d612d656e640a");
    assertThat(sealed.index().id())
        .hasToString("87e952dfed1fd0978bfbb3a227dfbc6361163843ead9c886864aa2726e5abaa0");
  }

  @Test
  void compressesWhatShrinksAndNothingElse() {
    byte[] noise = new byte[200_000];
    new Random(5).nextBytes(noise);
    byte[] noiseThenText = noise.clone();
    System.arraycopy(Packs.filled(190_000, 'a'), 0, noiseThenText, 10_000, 190_000);
    PackIndex index =
        packs
            .sealed(
                Compression.WHEN_IT_PAYS,
                List.of(noise, noiseThenText, Packs.filled(100, 7), Packs.filled(63, 7)))
            .index();
    assertThat(index.entries())
        .extracting(PackEntry::codec)
        .containsExactly(Codec.RAW, Codec.ZSTD, Codec.ZSTD, Codec.RAW);
    assertThat(index.entries().get(1).storedLength()).isLessThan(20_000);
  }

  @Test
  void refusesWhatDoesNotFitAndTakesItIntoTheNextPack() throws IOException {
    var random = new Random(6);
    byte[] chunk = new byte[PackFormat.MAXIMUM_CHUNK_BYTES];
    random.nextBytes(chunk);
    int added = 0;
    while (writer.add(packs.idOf(chunk), chunk, 0, chunk.length)) {
      added++;
      random.nextBytes(chunk);
    }
    assertThat(added).isEqualTo(20);
    int room =
        PackFormat.MAXIMUM_PACK_BYTES
            - writer.sizeBytes()
            - PackFormat.RECORD_HEADER_BYTES
            - PackFormat.ENTRY_BYTES;
    assertThat(writer.add(packs.idOf(chunk), chunk, 0, room + 1)).isFalse();
    byte[] exact = new byte[room];
    random.nextBytes(exact);
    assertThat(writer.add(packs.idOf(exact), exact, 0, room)).isTrue();
    assertThat(writer.sizeBytes()).isEqualTo(PackFormat.MAXIMUM_PACK_BYTES);
    SealedPack sealed = writer.seal();
    assertThat(Packs.verify(Packs.bytesOf(sealed))).isEqualTo(sealed.index());

    writer.reset();
    assertThat(writer.isEmpty()).isTrue();
    assertThat(writer.add(packs.idOf(chunk), chunk, 0, chunk.length)).isTrue();
    sealed = writer.seal();
    assertThat(Packs.verify(Packs.bytesOf(sealed))).isEqualTo(sealed.index());
  }

  @Test
  void holdsAtMostSoManyChunks() {
    byte[] chunk = {1};
    for (int i = 0; i < PackFormat.MAXIMUM_RECORDS; i++) {
      assertThat(writer.add(id(i), chunk, 0, 1)).isTrue();
    }
    assertThat(writer.add(id(-1), chunk, 0, 1)).isFalse();
    assertThat(writer.chunks()).isEqualTo(PackFormat.MAXIMUM_RECORDS);
    assertThat(writer.seal().index().entries()).hasSize(PackFormat.MAXIMUM_RECORDS);
  }

  @Test
  void takesAChunkOnce() {
    assertThat(writer.add(id(1), new byte[10], 0, 10)).isTrue();
    int size = writer.sizeBytes();
    assertThat(writer.add(id(1), new byte[10], 0, 10)).isTrue();
    assertThat(writer.sizeBytes()).isEqualTo(size);
  }

  @Test
  void aSealedPackMustBeResetFirst() {
    assertThatIllegalStateException().isThrownBy(writer::seal);
    assertThat(writer.add(id(1), new byte[10], 0, 10)).isTrue();
    writer.seal();
    assertThatIllegalStateException().isThrownBy(() -> writer.add(id(2), new byte[1], 0, 1));
    assertThatIllegalStateException().isThrownBy(writer::seal);
  }

  @Test
  void chunksOfImpossibleLengthsAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> writer.add(id(1), new byte[0], 0, 0))
        .withMessageContaining("0 bytes");
    int tooLong = PackFormat.MAXIMUM_CHUNK_BYTES + 1;
    assertThatIllegalArgumentException()
        .isThrownBy(() -> writer.add(id(1), new byte[tooLong], 0, tooLong));
  }

  private static ChunkId id(int n) {
    return new ChunkId(new Digest256(n, 0, 0, 0));
  }

  @Test
  void takesWhatAnotherHoldsAsItIsStored() throws IOException {
    var other = new PackWriter(Packs.KEYS, Packs.HASHES, Compression.WHEN_IT_PAYS);
    byte[] noise = new byte[200_000];
    new Random(7).nextBytes(noise);
    List<byte[]> chunks = List.of(Packs.filled(100_000, 1), noise, Packs.filled(100, 2));
    for (byte[] chunk : chunks) {
      assertThat(other.add(packs.idOf(chunk), chunk, 0, chunk.length)).isTrue();
    }
    byte[] shared = chunks.getFirst();
    assertThat(writer.add(packs.idOf(shared), shared, 0, shared.length)).isTrue();

    assertThat(writer.addAll(other)).isTrue();
    SealedPack sealed = writer.seal();
    assertThat(Packs.bytesOf(sealed))
        .isEqualTo(Packs.bytesOf(packs.sealed(Compression.WHEN_IT_PAYS, chunks)));
    assertThat(Packs.verify(Packs.bytesOf(sealed))).isEqualTo(sealed.index());
  }

  @Property(tries = 100)
  void whatIsRemovedWasNeverThere(
      @ForAll @Size(min = 1, max = 20) List<@Size(min = 1, max = 500) byte[]> chunks,
      @ForAll @IntRange(min = 0, max = (1 << 20) - 1) int unwanted,
      @ForAll boolean sealed)
      throws IOException {
    var compressing = new PackWriter(Packs.KEYS, Packs.HASHES, Compression.WHEN_IT_PAYS);
    var wanted = new PackWriter(Packs.KEYS, Packs.HASHES, Compression.WHEN_IT_PAYS);
    Map<ChunkId, byte[]> byId = new LinkedHashMap<>();
    chunks.forEach(chunk -> byId.putIfAbsent(packs.idOf(chunk), chunk));
    Set<ChunkId> removed = new HashSet<>();
    long bytes = 0;
    int at = 0;
    for (Map.Entry<ChunkId, byte[]> chunk : byId.entrySet()) {
      byte[] raw = chunk.getValue();
      compressing.add(chunk.getKey(), raw, 0, raw.length);
      if ((unwanted >> at++ & 1) == 1) {
        removed.add(chunk.getKey());
        bytes += raw.length;
      } else {
        wanted.add(chunk.getKey(), raw, 0, raw.length);
      }
    }
    if (sealed) {
      compressing.seal();
    }
    assertThat(compressing.remove(removed)).isEqualTo(bytes);
    assertThat(compressing.isEmpty()).isEqualTo(removed.size() == byId.size());
    if (!compressing.isEmpty()) {
      SealedPack rest = compressing.seal();
      assertThat(Packs.bytesOf(rest)).isEqualTo(Packs.bytesOf(wanted.seal()));
      assertThat(Packs.verify(Packs.bytesOf(rest))).isEqualTo(rest.index());
    }
  }

  @Test
  void takesNothingOfWhatDoesNotFitWhole() {
    var other = new PackWriter(Packs.KEYS, Packs.HASHES, Compression.NONE);
    byte[] chunk = new byte[PackFormat.MAXIMUM_CHUNK_BYTES];
    for (int i = 0; i < 11; i++) {
      chunk[0] = (byte) i;
      assertThat(other.add(packs.idOf(chunk), chunk, 0, chunk.length)).isTrue();
    }
    var half = new PackWriter(Packs.KEYS, Packs.HASHES, Compression.NONE);
    for (int i = 11; i < 21; i++) {
      chunk[0] = (byte) i;
      assertThat(half.add(packs.idOf(chunk), chunk, 0, chunk.length)).isTrue();
    }
    int before = half.sizeBytes();
    assertThat(half.addAll(other)).isFalse();
    assertThat(half.sizeBytes()).isEqualTo(before);
    assertThat(half.chunks()).isEqualTo(10);
    assertThat(half.addAll(writer)).as("an empty one").isTrue();
    other.seal();
    assertThatIllegalStateException().isThrownBy(() -> half.addAll(other));
  }
}
