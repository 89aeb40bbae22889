package io.amasync.metastore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.amasync.chunker.content.ChunkList;
import io.amasync.chunker.id.TopHash;
import io.amasync.chunker.pack.PackIndex;
import io.amasync.metastore.commit.CommitOutcome;
import io.amasync.metastore.commit.CommitOutcome.Committed;
import io.amasync.metastore.commit.CommitRow;
import io.amasync.metastore.commit.ManifestPublisher;
import io.amasync.metastore.commit.ManifestSource;
import io.amasync.metastore.commit.NewCommit;
import io.amasync.metastore.commit.PackMover;
import io.amasync.metastore.pack.PackRow;
import io.amasync.metastore.pack.PackState;
import io.amasync.protocol.manifest.ManifestEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ConcurrencyIT {
  private static final int WRITERS = 6;
  private static final int COMMITS_EACH = 5;

  private final Client client = new Client(TestDatabase.metastore(), 3);

  @Test
  void versionsAreDenseAndAReaderThatFollowsThemSkipsNone() throws Exception {
    AtomicBoolean done = new AtomicBoolean();
    try (ExecutorService reader = Executors.newSingleThreadExecutor()) {
      Future<List<Long>> followed = reader.submit(() -> follow(done));
      List<Committed> committed = new ArrayList<>();
      for (List<Committed> each : together(writer -> () -> commits(writer))) {
        committed.addAll(each);
      }
      done.set(true);

      int all = WRITERS * COMMITS_EACH;
      assertThat(committed)
          .extracting(outcome -> outcome.commit().version())
          .containsExactlyInAnyOrderElementsOf(LongStream.rangeClosed(1, all).boxed().toList());
      assertThat(followed.get(60, TimeUnit.SECONDS))
          .containsExactlyElementsOf(LongStream.rangeClosed(1, all).boxed().toList());
      assertThat(client.now().version()).isEqualTo(all);
    }
  }

  private List<Committed> commits(int writer) throws Exception {
    List<Committed> committed = new ArrayList<>();
    for (int i = 0; i < COMMITS_EACH; i++) {
      committed.add(
          new Committed(
              client.committed(Client.directory("writer-%d-%d".formatted(writer, i), 0))));
    }
    return committed;
  }

  /** What a reader sees that asks again and again for what follows the last version it saw. */
  private List<Long> follow(AtomicBoolean done) {
    List<Long> seen = new ArrayList<>();
    boolean last;
    do {
      last = done.get();
      long after = seen.isEmpty() ? 0 : seen.getLast();
      for (CommitRow row :
          client.metastore.commits().commits(client.account, client.id(), after, 1_000)) {
        seen.add(row.version());
      }
    } while (!last);
    return seen;
  }

  @Test
  void ofManyWhoChangeOnePathOneWins() throws Exception {
    List<CommitOutcome> outcomes =
        together(_ -> () -> client.commit(Client.directory("contended", 0)));
    assertThat(outcomes).filteredOn(Committed.class::isInstance).hasSize(1);
    assertThat(outcomes).filteredOn(CommitOutcome.Conflict.class::isInstance).hasSize(WRITERS - 1);
    assertThat(client.now().version()).isEqualTo(1);
  }

  @Test
  void oneCommitCompletedByManyIsCommittedOnce() throws Exception {
    CommitRow commit = client.open();
    ManifestSource manifest = client.manifest(commit, List.of(Client.directory("a", 0)));
    List<CommitOutcome> outcomes =
        together(_ -> () -> client.stage2(commit, manifest, Client.NO_PUBLISHER));
    assertThat(outcomes).allMatch(Committed.class::isInstance);
    assertThat(outcomes.stream().distinct()).hasSize(1);
    assertThat(client.now().version()).isEqualTo(1);
  }

  @Test
  void stage1AskedByManyWithOneKeyOpensOneCommit() throws Exception {
    NewCommit asked =
        new NewCommit(UUID.randomUUID(), 0, new TopHash(client.digest()), "laptop", "", "");
    List<CommitRow> rows = together(_ -> () -> client.open(asked));
    assertThat(rows.stream().distinct()).hasSize(1);
  }

  @Test
  void commitsToTwoWorkspacesWithTheSameContentsDoNotStopEachOther() throws Exception {
    ChunkList[] contents = new ChunkList[200];
    for (int i = 0; i < contents.length; i++) {
      contents[i] = client.content(10, 20);
      if (i % 2 == 0) {
        client.stage(new TopHash(client.digest()), contents[i]);
      }
    }
    ChunkList.Builder rest = new ChunkList.Builder();
    for (int i = 1; i < contents.length; i += 2) {
      rest.add(contents[i].id(0), 10).add(contents[i].id(1), 20);
    }
    client.stage(new TopHash(client.digest()), rest.build());
    List<Client> clients = new ArrayList<>();
    for (int i = 0; i < WRITERS; i++) {
      clients.add(client.inWorkspace("workspace " + i));
    }
    List<CommitOutcome> outcomes =
        together(writer ->
            () -> {
              Client own = clients.get(writer);
              List<ManifestEntry> entries = new ArrayList<>();
              for (int i = 0; i < contents.length; i++) {
                // Each in another order of path, and so in another order of contents.
                entries.add(own.file("f" + (i * (writer * 2 + 1)) % 997, 0, contents[i]));
              }
              return own.commit(entries);
            });
    assertThat(outcomes).allMatch(Committed.class::isInstance);
  }

  @Test
  void packsWithTheSameChunksAreRecordedAtOnce() throws Exception {
    ChunkList content =
        client.content(LongStream.range(0, 90).mapToInt(i -> (int) i + 1).toArray());
    together(writer ->
        () ->
            client.stage(
                new TopHash(client.digest()),
                writer % 2 == 0 ? content : Client.reversed(content)));
    assertThat(
            client.metastore.packs().unseen(client.account, List.of(content.id(0), content.id(89))))
        .isEmpty();
  }

  @Test
  void aPackThatIsRecordedWhileItIsForgottenLeavesNoChunkWithoutAPack() throws Exception {
    ChunkList content = client.content(10, 20, 30);
    PackIndex pack = client.stage(new TopHash(client.digest()), content).getFirst();
    TopHash top = new TopHash(client.digest());
    for (int round = 0; round < 10; round++) {
      together(writer ->
          () -> {
            if (writer % 2 == 0) {
              client.metastore.packs().forget(client.account, pack.id());
            } else {
              client.metastore.packs().recordStagedPack(client.account, client.id(), top, pack);
            }
            return writer;
          });
      boolean there = client.metastore.packs().packStaged(client.account, pack.id());
      assertThat(
              client
                  .metastore
                  .packs()
                  .unseen(client.account, List.of(content.id(0), content.id(1), content.id(2))))
          .hasSize(there ? 0 : 3);
    }
  }

  @Test
  void aPackThatIsForgottenAndRecordedAnewBetweenTheCheckAndTheLockIsCheckedAgain()
      throws Exception {
    ChunkList content = client.content(10, 20, 30);
    TopHash top = new TopHash(client.digest());
    PackIndex pack = client.stage(top, content).getFirst();
    ManifestEntry file = client.file("f", 0, content);
    CommitRow commit = client.open();
    ManifestSource manifest = client.manifest(commit, List.of(file));
    // What was moved is the pack as it was, and that was found damaged.
    PackMover forgetful =
        packs -> {
          assertThat(packs).extracting(PackRow::id).containsExactly(pack.id());
          client.metastore.packs().forget(client.account, pack.id());
          client.metastore.packs().recordStagedPack(client.account, client.id(), top, pack);
        };
    assertThat(client.stage2(commit, manifest, forgetful, Client.NO_PUBLISHER))
        .isInstanceOfSatisfying(
            CommitOutcome.MissingChunks.class,
            missing ->
                assertThat(missing.chunks())
                    .containsExactlyInAnyOrder(content.id(0), content.id(1), content.id(2)));
    assertThat(client.state(pack.id())).isEqualTo(PackState.STAGED);
    assertThat(client.stage2(commit, manifest, Client.NO_PUBLISHER)).isInstanceOf(Committed.class);
    assertThat(client.state(pack.id())).isEqualTo(PackState.REMOTE);
  }

  @Test
  void aChunkThatComesBackInAnotherPackBetweenTheCheckAndTheLockIsCheckedAgain() throws Exception {
    ChunkList content = client.content(10, 20, 30);
    TopHash top = new TopHash(client.digest());
    PackIndex pack = client.stage(top, content).getFirst();
    CommitRow commit = client.open();
    ManifestSource manifest = client.manifest(commit, List.of(client.file("f", 0, content)));
    List<PackIndex> others = new ArrayList<>();
    PackMover forgetful =
        packs -> {
          client.metastore.packs().forget(client.account, pack.id());
          others.addAll(client.stage(top, content));
          client.metastore.packs().recordStagedPack(client.account, client.id(), top, pack);
        };
    assertThat(client.stage2(commit, manifest, forgetful, Client.NO_PUBLISHER))
        .isInstanceOf(CommitOutcome.MissingChunks.class);
    assertThat(client.stage2(commit, manifest, Client.NO_PUBLISHER)).isInstanceOf(Committed.class);
    assertThat(client.state(others.getFirst().id())).isEqualTo(PackState.REMOTE);
    assertThat(client.state(pack.id())).isEqualTo(PackState.STAGED);
  }

  @Test
  void aPackIsNotForgottenWhileACommitThatNeedsItEnds() throws Exception {
    ChunkList content = client.content(10);
    PackIndex pack = client.stage(new TopHash(client.digest()), content).getFirst();
    client.committed(client.file("first", 0, content));
    CommitRow commit = client.open();
    ManifestSource manifest = client.manifest(commit, List.of(client.file("second", 0, content)));
    try (ExecutorService other = Executors.newSingleThreadExecutor()) {
      List<Future<Integer>> forgotten = new ArrayList<>();
      ManifestPublisher impatient =
          (version, hash) -> {
            forgotten.add(
                other.submit(() -> client.metastore.packs().forget(client.account, pack.id())));
            assertThatThrownBy(() -> forgotten.getFirst().get(200, TimeUnit.MILLISECONDS))
                .isInstanceOf(TimeoutException.class);
          };
      assertThat(client.stage2(commit, manifest, impatient)).isInstanceOf(Committed.class);
      assertThat(forgotten.getFirst().get(60, TimeUnit.SECONDS)).isEqualTo(1);
    }
  }

  private interface Work<T> {
    Callable<T> of(int writer);
  }

  private static <T> List<T> together(Work<T> work) throws Exception {
    CyclicBarrier start = new CyclicBarrier(WRITERS);
    try (ExecutorService executor = Executors.newFixedThreadPool(WRITERS)) {
      List<Future<T>> futures = new ArrayList<>();
      for (int i = 0; i < WRITERS; i++) {
        Callable<T> own = work.of(i);
        futures.add(
            executor.submit(() -> {
              start.await();
              return own.call();
            }));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> future : futures) {
        results.add(future.get(120, TimeUnit.SECONDS));
      }
      return results;
    }
  }
}
