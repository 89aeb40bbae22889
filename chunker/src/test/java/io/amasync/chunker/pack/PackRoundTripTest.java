package io.amasync.chunker.pack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32C;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackRoundTripTest {
  private final Packs packs = new Packs();

  @Property(tries = 200)
  void whatGoesIntoAPackComesOut(
      @ForAll @Size(min = 1, max = 20) List<@Size(min = 1, max = 500) byte[]> chunks,
      @ForAll Compression compression)
      throws IOException {
    SealedPack sealed = packs.sealed(compression, chunks);
    var copy = new ByteArrayOutputStream();
    PackIndex verified = verify(sealed, copy);

    assertThat(verified).isEqualTo(sealed.index());
    assertThat(copy.toByteArray()).isEqualTo(Packs.bytesOf(sealed));
    List<byte[]> distinct = distinct(chunks);
    assertThat(verified.entries()).hasSameSizeAs(distinct);
    for (int i = 0; i < distinct.size(); i++) {
      assertThat(decode(verified.entries().get(i), sealed)).isEqualTo(distinct.get(i));
    }
  }

  @Test
  void theIndexReadFromAFileIsTheIndexSealed(@TempDir Path directory) throws IOException {
    var random = new Random(1);
    List<byte[]> chunks = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      byte[] chunk = Packs.filled(1 + random.nextInt(100_000), i);
      if (i % 2 == 0) {
        random.nextBytes(chunk);
      }
      chunks.add(chunk);
    }
    SealedPack sealed = packs.sealed(Compression.WHEN_IT_PAYS, chunks);
    assertThat(sealed.length()).isEqualTo((int) sealed.index().sizeBytes());
    var crc = new CRC32C();
    crc.update(sealed.bytes());
    assertThat(sealed.index().crc32c()).isEqualTo((int) crc.getValue());
    Path file = Files.write(directory.resolve("pack"), Packs.bytesOf(sealed));
    try (var channel = FileChannel.open(file)) {
      assertThat(new PackReader(Packs.KEYS, Packs.HASHES).readIndex(sealed.index().id(), channel))
          .isEqualTo(sealed.index());
    }
  }

  private static List<byte[]> distinct(List<byte[]> chunks) {
    List<byte[]> distinct = new ArrayList<>();
    for (byte[] chunk : chunks) {
      if (distinct.stream().noneMatch(other -> Arrays.equals(other, chunk))) {
        distinct.add(chunk);
      }
    }
    return distinct;
  }

  private static byte[] decode(PackEntry entry, SealedPack sealed) throws IOException {
    byte[] raw = new byte[entry.rawLength()];
    new ChunkDecoder(Packs.KEYS, Packs.HASHES)
        .decode(sealed.index().id(), entry, sealed.bytes(), entry.offset(), raw);
    return raw;
  }

  private static PackIndex verify(SealedPack sealed, ByteArrayOutputStream copy)
      throws IOException {
    return new PackVerifier(Packs.KEYS, Packs.HASHES)
        .verify(
            sealed.index().id(),
            new ByteArrayInputStream(sealed.bytes(), 0, sealed.length()),
            sealed.length(),
            copy);
  }
}
