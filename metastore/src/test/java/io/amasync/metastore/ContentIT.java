package io.amasync.metastore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.amasync.chunker.content.ChunkList;
import io.amasync.chunker.id.ChunkId;
import io.amasync.chunker.id.ContentId;
import io.amasync.chunker.id.PackId;
import io.amasync.chunker.id.TopHash;
import io.amasync.chunker.pack.PackIndex;
import io.amasync.metastore.content.DamagedContentException;
import io.amasync.metastore.content.LocatedChunk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ContentIT {
  private static final int ALL = 10_000;

  private final Client client = new Client(TestDatabase.metastore(), 5);

  private List<LocatedChunk> locate(ContentId content, long from, long to, int limit)
      throws IOException {
    return client.metastore.contents().locate(client.account, content, from, to, limit);
  }

  @Test
  void aRangeIsLocatedInJustTheChunksThatHoldIt() throws IOException {
    ChunkList chunks = client.staged(10, 20, 30);
    client.committed(client.file("a", 0, chunks));
    ContentId content = client.contentId(chunks);

    for (int from = 0; from <= 61; from++) {
      for (int to = from; to <= 62; to++) {
        List<Long> expected = new ArrayList<>();
        for (long[] chunk : new long[][] {{0, 10}, {10, 30}, {30, 60}}) {
          if (from < to && chunk[0] < to && chunk[1] > from) {
            expected.add(chunk[0]);
          }
        }
        assertThat(locate(content, from, to, ALL))
            .as("from %d to %d", from, to)
            .extracting(LocatedChunk::fileOffset)
            .containsExactlyElementsOf(expected);
      }
    }
    assertThat(locate(new ContentId(client.digest()), 0, 100, ALL)).isEmpty();
  }

  @Test
  void aContentOfOneChunkIsLocatedWhereverTheRangeTouchesIt() throws IOException {
    ChunkList chunks = client.content(10);
    PackIndex pack = client.stage(new TopHash(client.digest()), chunks).getFirst();
    client.committed(client.file("a", 0, chunks));
    ContentId content = client.contentId(chunks);

    LocatedChunk only = new LocatedChunk(0, pack.id(), pack.entries().getFirst());
    for (int from = 0; from <= 11; from++) {
      for (int to = from; to <= 12; to++) {
        assertThat(locate(content, from, to, 1))
            .as("from %d to %d", from, to)
            .isEqualTo(from < to && from < 10 ? List.of(only) : List.of());
      }
    }
    assertThat(client.metastore.contents().chunks(client.account, content)).contains(chunks);
  }

  @Test
  void anEmptyContentHasNoChunks() throws IOException {
    client.committed(client.file("empty", 0, ChunkList.EMPTY));
    ContentId content = client.contentId(ChunkList.EMPTY);

    assertThat(client.metastore.contents().chunks(client.account, content))
        .contains(ChunkList.EMPTY);
    assertThat(locate(content, 0, 1, ALL)).isEmpty();
    assertThat(client.metastore.contents().chunks(client.account, new ContentId(client.digest())))
        .isEmpty();
  }

  @Test
  void aLongContentIsLocatedPageByPage() throws IOException {
    ChunkList chunks = client.staged(IntStream.rangeClosed(1, 250).toArray());
    client.committed(client.file("a", 0, chunks));
    ContentId content = client.contentId(chunks);

    List<ChunkId> located = new ArrayList<>();
    long from = 0;
    List<LocatedChunk> page = locate(content, from, Long.MAX_VALUE, 7);
    while (!page.isEmpty()) {
      page.forEach(chunk -> located.add(chunk.entry().id()));
      from = page.getLast().end();
      page = locate(content, from, Long.MAX_VALUE, 7);
    }
    assertThat(located)
        .containsExactlyElementsOf(
            IntStream.range(0, chunks.count()).mapToObj(chunks::id).toList());
    assertThat(from).isEqualTo(chunks.sizeBytes());
  }

  @Test
  void aLocatedChunkSaysWhereInWhichPackItIs() throws IOException {
    ChunkList chunks = client.content(10, 20);
    PackIndex pack = client.stage(new TopHash(client.digest()), chunks).getFirst();
    client.committed(client.file("a", 0, chunks));

    assertThat(locate(client.contentId(chunks), 0, 30, ALL))
        .containsExactly(
            new LocatedChunk(0, pack.id(), pack.entries().get(0)),
            new LocatedChunk(10, pack.id(), pack.entries().get(1)));
  }

  @Test
  void aChunkMayOccurManyTimesInAContent() throws IOException {
    ChunkList one = client.staged(10);
    ChunkList.Builder zeros = new ChunkList.Builder();
    for (int i = 0; i < 1_000; i++) {
      zeros.add(one.id(0), 10);
    }
    ChunkList chunks = zeros.build();
    client.committed(client.file("sparse", 0, chunks));

    assertThat(locate(client.contentId(chunks), 5_005, 5_025, ALL))
        .extracting(LocatedChunk::fileOffset)
        .containsExactly(5_000L, 5_010L, 5_020L);
    assertThat(client.metastore.contents().chunks(client.account, client.contentId(chunks)))
        .contains(chunks);
  }

  @Test
  void manySmallContentsAreLocatedAtOnce() throws IOException {
    ChunkList one = client.staged(10, 20);
    ChunkList two = client.staged(30);
    client.committed(
        client.file("a", 0, one),
        client.file("b", 0, two),
        client.file("empty", 0, ChunkList.EMPTY));

    Map<ContentId, List<LocatedChunk>> located =
        client
            .metastore
            .contents()
            .locateAll(
                client.account,
                List.of(
                    client.contentId(one),
                    client.contentId(two),
                    client.contentId(ChunkList.EMPTY),
                    new ContentId(client.digest())));

    assertThat(located).containsOnlyKeys(client.contentId(one), client.contentId(two));
    assertThat(located.get(client.contentId(one)))
        .extracting(LocatedChunk::fileOffset)
        .containsExactly(0L, 10L);
  }

  @Test
  void aForgottenPackDamagesItsContentsUntilItsChunksComeBack() throws IOException {
    ChunkList chunks = client.content(10, 20);
    PackId pack = client.stage(new TopHash(client.digest()), chunks).getFirst().id();
    client.committed(client.file("a", 0, chunks));
    ContentId content = client.contentId(chunks);

    assertThat(client.metastore.packs().forget(client.account, pack)).isEqualTo(2);

    assertThatThrownBy(() -> locate(content, 15, 16, ALL))
        .isInstanceOfSatisfying(
            DamagedContentException.class, e -> assertThat(e.chunk()).isEqualTo(chunks.id(1)));
    assertThatThrownBy(
            () -> client.metastore.contents().locateAll(client.account, List.of(content)))
        .isInstanceOf(DamagedContentException.class);
    assertThat(client.metastore.packs().unseen(client.account, List.of(chunks.id(0)))).hasSize(1);

    client.stage(new TopHash(client.digest()), chunks);
    client.committed(client.file("healed", 0, chunks));
    assertThat(locate(content, 0, 30, ALL)).hasSize(2);
  }

  @Test
  void unseenKeepsTheOrderAskedAndDropsRepetitions() {
    ChunkList seen = client.staged(10, 20);
    ChunkId first = new ChunkId(client.digest());
    ChunkId second = new ChunkId(client.digest());

    Set<ChunkId> unseen =
        client
            .metastore
            .packs()
            .unseen(client.account, List.of(second, seen.id(0), first, second, seen.id(1), first));

    assertThat(unseen).containsExactly(second, first);
    assertThat(client.metastore.packs().unseen(client.account, List.of())).isEmpty();
  }

  @Test
  void theFirstLocationOfAChunkWins() throws IOException {
    ChunkList chunks = client.content(10);
    PackId first = client.stage(new TopHash(client.digest()), chunks).getFirst().id();
    PackId second = client.stage(new TopHash(client.digest()), chunks).getFirst().id();
    client.committed(client.file("a", 0, chunks));

    assertThat(locate(client.contentId(chunks), 0, 10, ALL))
        .extracting(LocatedChunk::pack)
        .containsExactly(first);
    assertThat(client.metastore.packs().packStaged(client.account, first)).isTrue();
    assertThat(client.metastore.packs().packStaged(client.account, second)).isFalse();
  }

  @Test
  void ofAPackThatHasSomeKnownChunksTheOthersAreRecorded() throws IOException {
    ChunkList known = client.staged(10);
    ChunkList more = client.content(20, 30);
    ChunkList both =
        new ChunkList.Builder()
            .add(more.id(0), 20)
            .add(known.id(0), 10)
            .add(more.id(1), 30)
            .build();
    PackId pack = client.stage(new TopHash(client.digest()), both).getFirst().id();
    client.committed(client.file("a", 0, both));

    assertThat(client.metastore.packs().packStaged(client.account, pack)).isFalse();
    List<LocatedChunk> located = locate(client.contentId(both), 0, 60, ALL);
    assertThat(located.get(0).pack()).isEqualTo(pack);
    assertThat(located.get(1).pack()).isNotEqualTo(pack);
    assertThat(located.get(2).pack()).isEqualTo(pack);
  }

  @Test
  void recordingAPackAgainChangesNothing() throws IOException {
    ChunkList chunks = client.content(10);
    PackIndex pack = client.stage(new TopHash(client.digest()), chunks).getFirst();
    client.committed(client.file("a", 0, chunks));
    var before = client.metastore.packs().pack(client.account, pack.id());

    client
        .metastore
        .packs()
        .recordStagedPack(client.account, client.id(), new TopHash(client.digest()), pack);

    assertThat(client.metastore.packs().pack(client.account, pack.id())).isEqualTo(before);
  }

  @Test
  void packsAreListedByIdPageByPage() {
    for (int i = 0; i < 5; i++) {
      client.staged(10);
    }
    List<PackId> listed = new ArrayList<>();
    var page = client.metastore.packs().packs(client.account, null, 2);
    while (!page.isEmpty()) {
      page.forEach(pack -> listed.add(pack.id()));
      page = client.metastore.packs().packs(client.account, listed.getLast(), 2);
    }
    assertThat(listed).hasSize(5).isSorted();
  }
}
