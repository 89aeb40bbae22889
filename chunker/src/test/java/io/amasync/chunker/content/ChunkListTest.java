package io.amasync.chunker.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.amasync.chunker.hash.AccountKeys;
import io.amasync.chunker.hash.KeyedHash;
import io.amasync.chunker.hash.bouncycastle.BouncyCastleHashes;
import io.amasync.chunker.id.ChunkId;
import io.amasync.chunker.id.Digest256;
import java.nio.ByteBuffer;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ChunkListTest {
  private final KeyedHash contents =
      new BouncyCastleHashes().keyed(AccountKeys.derive(new byte[32]).contents());

  @Property(tries = 200)
  void whatIsAddedCanBeRead(@ForAll @Size(max = 50) List<@IntRange(min = 1) Integer> rawLengths) {
    var builder = new ChunkList.Builder();
    long size = 0;
    for (int i = 0; i < rawLengths.size(); i++) {
      builder.add(id(i), rawLengths.get(i));
      size += rawLengths.get(i);
    }
    ChunkList list = builder.build();
    assertThat(list.count()).isEqualTo(rawLengths.size());
    assertThat(list.sizeBytes()).isEqualTo(size);
    for (int i = 0; i < list.count(); i++) {
      assertThat(list.id(i)).isEqualTo(id(i));
      assertThat(list.rawLength(i)).isEqualTo(rawLengths.get(i));
    }
    assertThat(ChunkList.ofPacked(list.toPacked())).isEqualTo(list).hasSameHashCodeAs(list);
    var out = ByteBuffer.allocate(list.count() * ChunkList.CHUNK_BYTES);
    list.writeTo(out);
    assertThat(out.array()).isEqualTo(list.toPacked());
  }

  @Test
  void laterChunksDoNotReachAListAlreadyBuilt() {
    var builder = new ChunkList.Builder().add(id(1), 10);
    ChunkList first = builder.build();
    builder.add(id(2), 20);
    assertThat(first.count()).isEqualTo(1);
    assertThat(builder.build().count()).isEqualTo(2);
  }

  @Test
  void theContentIdIsPinned() {
    ChunkList list = new ChunkList.Builder().add(id(1), 10).add(id(2), 20).build();
    assertThat(list.contentId(contents))
        .hasToString("27429bbe1798a2bfd58f0648d14f2697b9ee6e041e0b2f7956ce941ea5ffa2d5");
    assertThat(ChunkList.EMPTY.contentId(contents))
        .hasToString("857256202547d61572b5a826e458f9173f4a99320f3fabbddbe4128fcf288dd7");
  }

  @Test
  void orderAndLengthsAreInTheContentId() {
    ChunkList list = new ChunkList.Builder().add(id(1), 10).add(id(2), 20).build();
    ChunkList turned = new ChunkList.Builder().add(id(2), 20).add(id(1), 10).build();
    ChunkList longer = new ChunkList.Builder().add(id(1), 10).add(id(2), 21).build();
    assertThat(list.contentId(contents))
        .isNotEqualTo(turned.contentId(contents))
        .isNotEqualTo(longer.contentId(contents));
  }

  @Test
  void malformedPackedListsAreRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> ChunkList.ofPacked(new byte[35]));
    assertThatIllegalArgumentException().isThrownBy(() -> ChunkList.ofPacked(new byte[36]));
    assertThatIllegalArgumentException().isThrownBy(() -> new ChunkList.Builder().add(id(1), 0));
  }

  private static ChunkId id(int n) {
    return new ChunkId(new Digest256(n, n, n, n));
  }
}
