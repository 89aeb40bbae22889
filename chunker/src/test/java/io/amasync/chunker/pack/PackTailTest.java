package io.amasync.chunker.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class PackTailTest {
  private final PackReader reader = new PackReader(Packs.KEYS, Packs.HASHES);

  private static SealedPack pack(int chunks) {
    Random random = new Random(chunks);
    return new Packs()
        .sealed(
            Compression.WHEN_IT_PAYS,
            Stream.generate(() -> new byte[1 + random.nextInt(5000)])
                .limit(chunks)
                .peek(random::nextBytes)
                .toList());
  }

  @Property(tries = 50)
  void tailSaysEverythingThatTheIndexDoes(@ForAll @IntRange(min = 1, max = 40) int chunks)
      throws CorruptPackException {
    SealedPack pack = pack(chunks);
    assertThat(reader.readTail(pack.index().id(), pack.tail())).isEqualTo(pack.index());
    assertThat(reader.readTail(null, pack.tail())).isEqualTo(pack.index());
  }

  @Property(tries = 300)
  void tailWithOneBitChangedIsNotThatPacks(@ForAll @IntRange(min = 0, max = 1 << 20) int at) {
    SealedPack pack = pack(3);
    byte[] tail = pack.tail();
    int changed = at % (tail.length * 8);
    tail[changed / 8] ^= (byte) (1 << (changed % 8));
    // The footer's CRC32C is of the payloads too, which are not here: it may differ, and shows.
    try {
      PackIndex read = reader.readTail(pack.index().id(), tail);
      assertThat(read.crc32c()).isNotEqualTo(pack.index().crc32c());
    } catch (CorruptPackException e) {
      assertThat(e).hasMessageContaining(pack.index().id().toString());
    }
  }

  @Property(tries = 300)
  void anyBytesAreRefusedWithATypedError(@ForAll @Size(max = 4000) byte[] bytes) {
    assertThatThrownBy(() -> reader.readTail(pack(1).index().id(), bytes))
        .isInstanceOf(CorruptPackException.class);
    assertThatThrownBy(() -> reader.readTail(null, bytes)).isInstanceOf(CorruptPackException.class);
  }
}
