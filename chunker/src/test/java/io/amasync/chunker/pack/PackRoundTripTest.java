package io.amasync.chunker.pack;

import static org.assertj.core.api.Assertions.assertThat;

import io.amasync.chunker.hash.AccountKeys;
import io.amasync.chunker.hash.KeyedHash;
import io.amasync.chunker.hash.KeyedHashes;
import io.amasync.chunker.hash.bouncycastle.BouncyCastleHashes;
import io.amasync.chunker.id.ChunkId;
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
  private final KeyedHashes hashes = new BouncyCastleHashes();
  private final AccountKeys keys = AccountKeys.derive(new byte[32]);
  private final KeyedHash chunkHash = hashes.keyed(keys.chunks());

  @Property(tries = 200)
  void whatGoesIntoAPackComesOut(
      @ForAll @Size(min = 1, max = 20) List<@Size(min = 1, max = 500) byte[]> chunks,
      @ForAll Compression compression)
      throws IOException {
    var writer = new PackWriter(keys, hashes, compression);
    for (byte[] chunk : chunks) {
      assertThat(writer.add(idOf(chunk), chunk, 0, chunk.length)).isTrue();
    }
    SealedPack sealed = writer.seal();
    var copy = new ByteArrayOutputStream();
    PackIndex verified = verify(sealed, copy);

    assertThat(verified).isEqualTo(sealed.index());
    assertThat(copy.toByteArray()).isEqualTo(bytesOf(sealed));
    List<byte[]> distinct = new ArrayList<>();
    for (byte[] chunk : chunks) {
      if (distinct.stream().noneMatch(other -> Arrays.equals(other, chunk))) {
        distinct.add(chunk);
      }
    }
    assertThat(verified.entries()).hasSameSizeAs(distinct);
    for (int i = 0; i < distinct.size(); i++) {
      assertThat(decode(verified.entries().get(i), sealed)).isEqualTo(distinct.get(i));
    }
  }

  @Test
  void theIndexReadFromAFileIsTheIndexSealed(@TempDir Path directory) throws IOException {
    var writer = new PackWriter(keys, hashes, Compression.WHEN_IT_PAYS);
    var random = new Random(1);
    for (int i = 0; i < 40; i++) {
      byte[] chunk = new byte[1 + random.nextInt(100_000)];
      if (i % 2 == 0) {
        random.nextBytes(chunk);
      } else {
        Arrays.fill(chunk, (byte) i);
      }
      assertThat(writer.add(idOf(chunk), chunk, 0, chunk.length)).isTrue();
    }
    SealedPack sealed = writer.seal();
    assertThat(sealed.length()).isEqualTo((int) sealed.index().sizeBytes());
    var crc = new CRC32C();
    crc.update(sealed.bytes(), 0, sealed.length());
    assertThat(sealed.index().crc32c()).isEqualTo((int) crc.getValue());
    Path file = Files.write(directory.resolve("pack"), bytesOf(sealed));
    try (var channel = FileChannel.open(file)) {
      assertThat(new PackReader(keys, hashes).readIndex(sealed.index().id(), channel))
          .isEqualTo(sealed.index());
    }
  }

  private byte[] decode(PackEntry entry, SealedPack sealed) throws IOException {
    byte[] raw = new byte[entry.rawLength()];
    new ChunkDecoder(keys, hashes)
        .decode(sealed.index().id(), entry, sealed.bytes(), entry.offset(), raw);
    return raw;
  }

  private PackIndex verify(SealedPack sealed, ByteArrayOutputStream copy) throws IOException {
    return new PackVerifier(keys, hashes)
        .verify(
            sealed.index().id(),
            new ByteArrayInputStream(sealed.bytes(), 0, sealed.length()),
            sealed.length(),
            copy);
  }

  private static byte[] bytesOf(SealedPack sealed) {
    return Arrays.copyOf(sealed.bytes(), sealed.length());
  }

  private ChunkId idOf(byte[] chunk) {
    return new ChunkId(chunkHash.hash(chunk, 0, chunk.length));
  }
}
