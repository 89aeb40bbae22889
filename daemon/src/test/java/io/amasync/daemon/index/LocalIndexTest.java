package io.amasync.daemon.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.amasync.chunker.id.ChunkId;
import io.amasync.protocol.path.TreePath;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalIndexTest {
  private static final long TINY_MAP = 128 << 10;
  private static final UUID WORKSPACE = new UUID(3, 4);

  @TempDir Path temporary;

  @Test
  void theMapGrowsWhenItIsFull() throws IOException {
    try (LocalIndex local = LocalIndex.open(temporary, TINY_MAP)) {
      WorkspaceIndex index = local.workspace(WORKSPACE);

      index.apply(files(0, 20_000));
      index.writeJournal(new byte[5 << 20]);

      assertThat(index.files()).isEqualTo(20_000);
      assertThat(index.journal()).hasSize(5 << 20);
    }
    try (LocalIndex local = LocalIndex.open(temporary, TINY_MAP)) {
      assertThat(local.workspace(WORKSPACE).files()).isEqualTo(20_000);
    }
  }

  @Test
  void theMapGrowsUnderThreadsThatReadAndWrite() throws Exception {
    try (LocalIndex local = LocalIndex.open(temporary, TINY_MAP);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      WorkspaceIndex index = local.workspace(WORKSPACE);
      List<Future<?>> tasks = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        int from = i * 1_000;
        tasks.add(threads.submit(() -> index.apply(files(from, from + 1_000))));
        tasks.add(
            threads.submit(() -> {
              for (int n = 0; n < 100; n++) {
                index.below(null, (path, entry) -> assertThat(entry.revision()).isOne());
              }
            }));
      }
      for (Future<?> task : tasks) {
        task.get();
      }

      assertThat(index.files()).isEqualTo(8_000);
    }
  }

  @Test
  void moreReadersThanSlotsTakeTurns() throws Exception {
    try (LocalIndex local = LocalIndex.open(temporary);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      WorkspaceIndex index = local.workspace(WORKSPACE);
      index.apply(files(0, 10));
      List<Future<Long>> tasks = new ArrayList<>();
      for (int i = 0; i < 2_000; i++) {
        tasks.add(threads.submit(() -> index.baseRevision(TreePath.of("f000003"))));
      }
      for (Future<Long> task : tasks) {
        assertThat(task.get()).isOne();
      }
    }
  }

  @Test
  void whatWasReadHoldsNoPageBack() throws IOException {
    try (LocalIndex local = LocalIndex.open(temporary)) {
      WorkspaceIndex index = local.workspace(WORKSPACE);
      index.writeJournal(new byte[1 << 20]);
      assertThat(index.journal()).hasSize(1 << 20);
      for (int i = 0; i < 50; i++) {
        index.writeJournal(new byte[1 << 20]);
      }
    }
    assertThat(Files.size(temporary.resolve("data.mdb"))).isLessThan(10 << 20);
  }

  @Test
  void aClosedIndexRefusesEverything() throws IOException {
    LocalIndex local = LocalIndex.open(temporary);
    WorkspaceIndex index = local.workspace(WORKSPACE);
    KnownChunks chunks = local.knownChunks(Samples.digest(1));
    local.close();
    local.close();

    TreePath path = TreePath.of("a");
    List<ThrowingCallable> uses =
        List.of(
            () -> local.workspace(WORKSPACE),
            () -> local.knownChunks(Samples.digest(2)),
            () -> index.entry(path),
            () -> index.children(null, (p, e) -> {}),
            () -> index.below(null, (p, e) -> {}),
            () -> index.apply(files(0, 1)),
            () -> index.markPending(List.of(new PendingMark(path, 1))),
            () -> index.pending(null, 1),
            index::journal,
            () -> index.writeJournal(new byte[1]),
            () -> index.putStaged(path, new byte[1]),
            index::files,
            () -> chunks.knows(Samples.chunk(1)),
            () -> chunks.remember(List.of(Samples.chunk(1))));
    for (ThrowingCallable use : uses) {
      assertThatThrownBy(use)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("used after it was closed");
    }
  }

  @Test
  void aSecondOpeningIsRefusedAndHarmsNothing() throws IOException {
    try (LocalIndex local = LocalIndex.open(temporary)) {
      local.workspace(WORKSPACE).apply(files(0, 5));

      assertThatThrownBy(() -> LocalIndex.open(temporary))
          .isInstanceOf(LocalIndexInUseException.class)
          .hasMessageContaining("in use by another daemon");
      assertThat(local.workspace(WORKSPACE).files()).isEqualTo(5);
    }
    LocalIndex.open(temporary).close();
  }

  @Test
  void aDamagedIndexIsSaidToBeAndCanBeMovedAside() throws IOException {
    try (LocalIndex local = LocalIndex.open(temporary.resolve("index"))) {
      local.workspace(WORKSPACE).apply(files(0, 5));
    }
    Path real = temporary.resolve("index").toRealPath();
    Files.write(real.resolve("data.mdb"), new byte[100_000]);

    assertThatThrownBy(() -> LocalIndex.open(temporary.resolve("index")))
        .isInstanceOfSatisfying(
            LocalIndexUnusableException.class, e -> assertThat(e.directory()).isEqualTo(real));

    Files.move(temporary.resolve("index"), temporary.resolve("aside"));
    LocalIndex.open(temporary.resolve("index")).close();
  }

  @Test
  void anIndexThatWasCutShortIsSaidToBeDamaged() throws IOException {
    try (LocalIndex local = LocalIndex.open(temporary)) {
      local.workspace(WORKSPACE).apply(files(0, 5_000));
    }
    // Reading beyond the end of a mapped file would kill the whole process.
    try (FileChannel data =
        FileChannel.open(temporary.resolve("data.mdb"), StandardOpenOption.WRITE)) {
      data.truncate(data.size() / 2);
    }

    assertThatThrownBy(() -> LocalIndex.open(temporary))
        .isInstanceOf(LocalIndexUnusableException.class)
        .hasMessageContaining("cut short");
  }

  @Test
  void anIndexOfALaterVersionIsRefused() throws IOException {
    try (LmdbStore store = LmdbStore.open(temporary, TINY_MAP)) {
      MetaTable meta = new MetaTable(store.table("meta"));
      store.write(tx -> {
        meta.setFormat(tx, 2);
        return null;
      });
    }

    assertThatThrownBy(() -> LocalIndex.open(temporary))
        .isInstanceOf(LocalIndexUnusableException.class)
        .hasMessageContaining("has format 2; this program knows 1");
  }

  @Test
  void aChangeThatFailsHalfWayLeavesNothing() throws IOException {
    try (LmdbStore store = LmdbStore.open(temporary, TINY_MAP)) {
      MetaTable meta = new MetaTable(store.table("meta"));

      assertThatThrownBy(() ->
              store.write(tx -> {
                meta.setFormat(tx, 9);
                throw new IllegalArgumentException("half way");
              }))
          .hasMessage("half way");

      assertThat(store.<Integer>read(meta::format)).isZero();
    }
  }

  @Test
  void onlyItsOwnerMayReadIt() throws IOException {
    Path directory = temporary.resolve("index");
    LocalIndex.open(directory).close();

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)))
        .isEqualTo("rwx------");
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(directory.resolve("data.mdb"))))
        .isEqualTo("rw-------");
  }

  @Test
  void chunksAreKnownPerAccountUntilForgotten() throws IOException {
    try (LocalIndex local = LocalIndex.open(temporary)) {
      KnownChunks mine = local.knownChunks(Samples.digest(1));
      KnownChunks other = local.knownChunks(Samples.digest(2));
      List<ChunkId> chunks = LongStream.range(0, 1_000).mapToObj(Samples::chunk).toList();
      mine.remember(chunks);
      other.remember(chunks.subList(0, 1));

      assertThat(mine.knows(Samples.chunk(7))).isTrue();
      assertThat(other.knows(Samples.chunk(7))).isFalse();
      assertThat(
              mine.unknown(List.of(Samples.chunk(5_000), Samples.chunk(1), Samples.chunk(4_000))))
          .containsExactly(Samples.chunk(5_000), Samples.chunk(4_000));

      mine.forget(List.of(Samples.chunk(7), Samples.chunk(9_999)));
      assertThat(mine.knows(Samples.chunk(7))).isFalse();
      mine.forgetAll();
      assertThat(mine.unknown(chunks)).isEqualTo(chunks);
      assertThat(other.knows(Samples.chunk(0))).isTrue();
    }
  }

  @Test
  void storedEntriesKeepTheirBytes() throws IOException {
    try (LmdbStore store = LmdbStore.open(temporary, TINY_MAP)) {
      PathTable table = new PathTable(store.table("entries"));
      store.write(tx -> {
        for (IndexEntry entry : List.of(Samples.file(5, 258), Samples.link(6, "to"))) {
          EntryFormat.write(
              entry,
              table.put(tx, 1, TreePath.of(entry.kind().name()), EntryFormat.sizeBytes(entry)));
        }
        return null;
      });

      String file = hex(store, table, "FILE");
      String link = hex(store, table, "SYMLINK");
      String stat = "01a4" + "0000000000010301" + "0000000000001267" + "0000000000000001";
      String times = "fffffffffffffffb3b9ac9ff" + "000000010000000000000001";
      assertThat(file)
          .isEqualTo(
              "010100"
                  + stat
                  + "0000000000000102"
                  + times
                  + "0000000000000005"
                  + Samples.digest(5));
      assertThat(link)
          .isEqualTo("010301" + stat + "0000000000000002" + times + "0000000000000006" + "746f");
    }
  }

  private static String hex(LmdbStore store, PathTable table, String path) {
    return store.read(tx -> {
      var value = Objects.requireNonNull(table.get(tx, 1, TreePath.of(path)));
      byte[] bytes = new byte[value.remaining()];
      value.get(bytes);
      return HexFormat.of().formatHex(bytes);
    });
  }

  private static List<Applied> files(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(i -> new Applied(TreePath.of("f%06d".formatted(i)), 0, Samples.file(1, i), 1))
        .toList();
  }
}
