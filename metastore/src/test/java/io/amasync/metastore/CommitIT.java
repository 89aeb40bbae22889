package io.amasync.metastore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.amasync.chunker.content.ChunkList;
import io.amasync.chunker.id.CommitHash;
import io.amasync.chunker.id.ContentId;
import io.amasync.chunker.id.Digest256;
import io.amasync.chunker.id.PackId;
import io.amasync.chunker.id.TopHash;
import io.amasync.chunker.pack.PackIndex;
import io.amasync.metastore.commit.CommitOutcome;
import io.amasync.metastore.commit.CommitOutcome.Committed;
import io.amasync.metastore.commit.CommitOutcome.Conflict;
import io.amasync.metastore.commit.CommitOutcome.Ended;
import io.amasync.metastore.commit.CommitOutcome.MissingChunks;
import io.amasync.metastore.commit.CommitOutcome.NotFound;
import io.amasync.metastore.commit.CommitRow;
import io.amasync.metastore.commit.ConflictingPath;
import io.amasync.metastore.commit.ManifestSource;
import io.amasync.metastore.commit.NewCommit;
import io.amasync.metastore.pack.PackRow;
import io.amasync.metastore.pack.PackState;
import io.amasync.metastore.tree.RevisionRow;
import io.amasync.metastore.workspace.WorkspaceRow;
import io.amasync.protocol.api.CommitState;
import io.amasync.protocol.manifest.MalformedManifestException;
import io.amasync.protocol.path.TreePath;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class CommitIT {
  private final Client client = new Client(TestDatabase.metastore(), 1);

  @Test
  void aCommitIsThereWithAllItSays() throws IOException {
    ChunkList content = client.staged(1000, 2000, 3000);
    CommitRow commit =
        client.committed(
            Client.directory("textures", 0),
            client.file("textures/wood.png", 0, content),
            Client.link("latest", 0, "textures/wood.png"));

    assertThat(commit.version()).isEqualTo(1);
    assertThat(commit.state()).isEqualTo(CommitState.COMMITTED);
    assertThat(commit.entries()).isEqualTo(3);
    assertThat(commit.bytes()).isEqualTo(6000);
    assertThat(commit.ended()).isEqualTo(TestDatabase.NOW);
    WorkspaceRow now = client.now();
    assertThat(now.version()).isEqualTo(1);
    assertThat(now.commitHash()).isEqualTo(commit.hash());
    assertThat(now.files()).isEqualTo(2);
    assertThat(now.bytes()).isEqualTo(6000);
    RevisionRow file = client.latest("textures/wood.png");
    assertThat(file.mode()).isEqualTo(Client.MODE);
    assertThat(file.mtime()).isEqualTo(Client.MTIME);
    assertThat(file.committed()).isEqualTo(TestDatabase.NOW);
    assertThat(client.metastore.contents().chunks(client.account, client.contentId(content)))
        .contains(content);
  }

  @Test
  void commitHashesAreAChainThatAClientCanVerify() throws IOException {
    CommitHash before = new CommitHash(new Digest256(0, 0, 0, 0));
    for (int i = 0; i < 3; i++) {
      CommitRow commit = client.open();
      ManifestSource manifest = client.manifest(commit, List.of(Client.directory("d" + i, 0)));
      CommitOutcome outcome = client.stage2(commit, manifest, Client.NO_PUBLISHER);
      CommitHash expected = client.chained(before, manifest.open().readAllBytes());
      assertThat(((Committed) outcome).commit().hash()).isEqualTo(expected);
      before = expected;
    }
  }

  @Test
  void stage1GivesTheSameCommitForTheSameKeyInEveryState() throws IOException {
    NewCommit asked =
        new NewCommit(
            UUID.randomUUID(), 0, new TopHash(client.digest()), "laptop", "beta", "a message");
    CommitRow open = client.open(asked);
    assertThat(open.state()).isEqualTo(CommitState.OPEN);
    assertThat(client.open(asked)).isEqualTo(open);
    assertThat(open.alias()).isEqualTo("beta");
    client.stage2(open, client.manifest(open, List.of()), Client.NO_PUBLISHER);
    assertThat(client.open(asked).state()).isEqualTo(CommitState.COMMITTED);
    assertThat(client.open().seqId()).isGreaterThan(open.seqId());
  }

  @Test
  void completingAgainGivesTheSameResultAndPublishesNothing() throws IOException {
    CommitRow commit = client.open();
    ManifestSource manifest = client.manifest(commit, List.of(Client.directory("d", 0)));
    List<CommitHash> published = new ArrayList<>();
    CommitOutcome first = client.stage2(commit, manifest, (_, hash) -> published.add(hash));
    CommitOutcome second = client.stage2(commit, manifest, (_, hash) -> published.add(hash));

    assertThat(first).isInstanceOf(Committed.class).isEqualTo(second);
    assertThat(published).containsExactly(((Committed) first).commit().hash());
    assertThat(client.stage2(commit, manifest, Client.NO_PUBLISHER)).isEqualTo(first);
    assertThat(client.now().version()).isEqualTo(1);
  }

  @Test
  void aConflictListsThePathsAndChangesNothing() throws IOException {
    client.committed(Client.directory("a", 0), Client.directory("b", 0), Client.directory("c", 0));
    WorkspaceRow before = client.now();

    CommitOutcome outcome =
        client.commit(
            Client.directory("a", 1),
            Client.directory("b", 0),
            Client.delete("c", 7),
            Client.directory("new", 3));

    assertThat(outcome)
        .isEqualTo(
            new Conflict(
                List.of(
                    new ConflictingPath(TreePath.of("b"), 0, 1),
                    new ConflictingPath(TreePath.of("c"), 7, 1),
                    new ConflictingPath(TreePath.of("new"), 3, 0))));
    assertThat(client.now()).isEqualTo(before);
    assertThat(client.latest("a").revision()).isEqualTo(1);
  }

  @Test
  void conflictsThatAriseWhilePacksAreMovedAreFound() throws IOException {
    CommitRow loser = client.open();
    ManifestSource manifest = client.manifest(loser, List.of(Client.directory("a", 0)));

    assertThat(
            client.stage2(
                loser,
                manifest,
                _ -> client.committed(Client.directory("a", 0)),
                Client.NO_PUBLISHER))
        .isInstanceOf(Conflict.class);
    assertThat(client.now().version()).isEqualTo(1);
    assertThat(client.state(loser)).isEqualTo(CommitState.OPEN);
  }

  @Test
  void missingChunksAreReportedAndNothingChanges() throws IOException {
    ChunkList staged = client.staged(10);
    ChunkList absent = client.content(20, 30);
    WorkspaceRow before = client.now();

    CommitOutcome outcome = client.commit(client.file("a", 0, staged), client.file("b", 0, absent));

    assertThat(outcome).isInstanceOf(MissingChunks.class);
    assertThat(((MissingChunks) outcome).chunks())
        .containsExactlyInAnyOrder(absent.id(0), absent.id(1));
    assertThat(client.now()).isEqualTo(before);
    assertThat(client.metastore.contents().chunks(client.account, client.contentId(staged)))
        .isEmpty();
  }

  @Test
  void aChunkWhosePackIsNotRecordedIsMissingAndHoldsNothingUp() throws Exception {
    ChunkList content = client.content(10, 20);
    PackIndex pack = client.stage(new TopHash(client.digest()), content).getFirst();
    try (Connection damage = TestDatabase.dataSource().getConnection();
        PreparedStatement delete =
            damage.prepareStatement("delete from pack where account_id = ? and pack_id = ?")) {
      delete.setLong(1, client.account);
      delete.setBytes(2, pack.id().toBytes());
      assertThat(delete.executeUpdate()).isEqualTo(1);
    }

    CommitOutcome outcome =
        assertTimeoutPreemptively(
            Duration.ofSeconds(60), () -> client.commit(client.file("a", 0, content)));

    assertThat(outcome)
        .isInstanceOfSatisfying(
            MissingChunks.class,
            missing ->
                assertThat(missing.chunks())
                    .containsExactlyInAnyOrder(content.id(0), content.id(1)));
  }

  @Test
  void aChunkThatIsForgottenWhilePacksAreMovedIsMissing() throws IOException {
    ChunkList content = client.content(10);
    PackIndex pack = client.stage(new TopHash(client.digest()), content).getFirst();
    CommitRow commit = client.open();
    ManifestSource manifest = client.manifest(commit, List.of(client.file("a", 0, content)));

    assertThat(
            client.stage2(
                commit,
                manifest,
                _ -> client.metastore.packs().forget(client.account, pack.id()),
                Client.NO_PUBLISHER))
        .isEqualTo(new MissingChunks(List.of(content.id(0))));

    assertThat(
            client.stage2(
                commit,
                manifest,
                _ -> client.stage(new TopHash(client.digest()), content),
                Client.NO_PUBLISHER))
        .as("staged again, but the mover was not told to move that pack")
        .isInstanceOf(MissingChunks.class);
    assertThat(client.stage2(commit, manifest, Client.NO_PUBLISHER)).isInstanceOf(Committed.class);
  }

  @Test
  void theStagedPacksThatACommitNeedsAreNamedAndBecomeRemote() throws IOException {
    TopHash top = new TopHash(client.digest());
    ChunkList needed = client.content(10, 20);
    ChunkList other = client.content(30);
    PackIndex pack = client.stage(top, needed).getFirst();
    PackId unneeded = client.stage(top, other).getFirst().id();
    CommitRow commit = client.open();
    ManifestSource manifest = client.manifest(commit, List.of(client.file("a", 0, needed)));
    List<PackRow> moved = new ArrayList<>();

    client.stage2(commit, manifest, moved::addAll, Client.NO_PUBLISHER);

    assertThat(moved)
        .containsExactly(
            new PackRow(
                pack.id(),
                PackState.STAGED,
                client.id(),
                top,
                pack.sizeBytes(),
                pack.crc32c(),
                TestDatabase.NOW));
    assertThat(client.state(pack.id())).isEqualTo(PackState.REMOTE);
    assertThat(client.state(unneeded)).isEqualTo(PackState.STAGED);
  }

  @Test
  void equalFilesShareAContentWithinAndAcrossCommits() throws IOException {
    ChunkList content = client.staged(10, 20);
    client.committed(client.file("a", 0, content), client.file("b", 0, content));
    client.committed(client.file("c", 0, content));

    ContentId id = client.contentId(content);
    for (String path : List.of("a", "b", "c")) {
      assertThat(client.latest(path).content()).isEqualTo(id);
    }
    assertThat(client.metastore.contents().chunks(client.account, id)).contains(content);
    assertThat(client.now().bytes()).isEqualTo(90);
  }

  @Test
  void anEmptyFileHasAContentOfNoChunks() throws IOException {
    client.committed(client.file("empty", 0, ChunkList.EMPTY));

    assertThat(
            client.metastore.contents().chunks(client.account, client.contentId(ChunkList.EMPTY)))
        .contains(ChunkList.EMPTY);
    assertThat(client.latest("empty").sizeBytes()).isZero();
  }

  @Test
  void revisionNumbersGoOnThroughDeletions() throws IOException {
    ChunkList content = client.staged(10);
    client.committed(client.file("a", 0, content));
    client.committed(Client.delete("a", 1));
    assertThat(client.now().files()).isZero();
    assertThat(client.commit(client.file("a", 0, content))).isInstanceOf(Conflict.class);
    client.committed(client.file("a", 2, content));
    client.committed(Client.delete("a", 3));

    List<RevisionRow> revisions =
        client
            .metastore
            .trees()
            .revisions(client.account, client.id(), TreePath.of("a"), Long.MAX_VALUE, 10);
    assertThat(revisions).extracting(RevisionRow::revision).containsExactly(4L, 3L, 2L, 1L);
    assertThat(revisions).extracting(RevisionRow::version).containsExactly(4L, 3L, 2L, 1L);
    assertThat(revisions)
        .extracting(RevisionRow::deleted)
        .containsExactly(true, false, true, false);
    assertThat(client.now().bytes()).isZero();
  }

  @Test
  void revisionsArePagedAcrossTheLatestAndThosePast() throws IOException {
    for (int base = 0; base < 5; base++) {
      client.committed(Client.link("a", base, "target " + base));
    }
    TreePath path = TreePath.of("a");
    List<Long> paged = new ArrayList<>();
    List<RevisionRow> page =
        client.metastore.trees().revisions(client.account, client.id(), path, Long.MAX_VALUE, 2);
    while (!page.isEmpty()) {
      page.forEach(row -> paged.add(row.revision()));
      page =
          client.metastore.trees().revisions(client.account, client.id(), path, paged.getLast(), 2);
    }
    assertThat(paged).containsExactly(5L, 4L, 3L, 2L, 1L);
    for (long revision = 1; revision <= 5; revision++) {
      RevisionRow row =
          client
              .metastore
              .trees()
              .revision(client.account, client.id(), path, revision)
              .orElseThrow();
      assertThat(row.revision()).isEqualTo(revision);
      assertThat(row.version()).isEqualTo(revision);
      assertThat(client.metastore.trees().atVersion(client.account, client.id(), path, revision))
          .contains(row);
    }
    assertThat(client.metastore.trees().revision(client.account, client.id(), path, 6)).isEmpty();
  }

  @Test
  void belowADirectoryThatIsThoughtNewEveryConflictIsListed() throws IOException {
    client.committed(
        Client.directory("dir", 0),
        Client.directory("dir/sub", 0),
        Client.link("dir/sub/deep", 0, "x"));
    client.committed(
        Client.delete("dir", 1), Client.delete("dir/sub", 1), Client.delete("dir/sub/deep", 1));

    CommitOutcome outcome =
        client.commit(
            Client.directory("dir", 0),
            Client.link("dir/new", 0, "x"),
            Client.directory("dir/sub", 0),
            Client.link("dir/sub/deep", 0, "x"));
    assertThat(((Conflict) outcome).paths())
        .extracting(conflict -> conflict.path().toString())
        .containsExactly("dir", "dir/sub", "dir/sub/deep");

    outcome =
        client.commit(
            Client.directory("dir", 2),
            Client.link("dir/new", 0, "x"),
            Client.directory("dir/sub", 2),
            Client.link("dir/sub/deep", 0, "x"));
    assertThat(((Conflict) outcome).paths())
        .extracting(conflict -> conflict.path().toString())
        .containsExactly("dir/sub/deep");

    client.committed(
        Client.directory("fresh", 0),
        Client.directory("fresh-too", 0),
        Client.link("fresh/a", 0, "x"),
        Client.directory("fresh/b", 0),
        Client.link("fresh/b/c", 0, "x"));
    assertThat(client.paths(3))
        .containsExactly("fresh", "fresh-too", "fresh/a", "fresh/b", "fresh/b/c");
  }

  @Test
  void aPublisherThatFailsRollsEverythingBack() throws IOException {
    ChunkList content = client.content(10);
    PackId pack = client.stage(new TopHash(client.digest()), content).getFirst().id();
    CommitRow commit = client.open();
    ManifestSource manifest = client.manifest(commit, List.of(client.file("a", 0, content)));
    WorkspaceRow before = client.now();

    assertThatThrownBy(() ->
            client.stage2(
                commit,
                manifest,
                (_, _) -> {
                  throw new IOException("the disk is full");
                }))
        .isInstanceOf(IOException.class)
        .hasMessage("the disk is full");

    assertThat(client.now()).isEqualTo(before);
    assertThat(client.state(commit)).isEqualTo(CommitState.OPEN);
    assertThat(client.state(pack)).isEqualTo(PackState.STAGED);
    assertThat(client.metastore.contents().chunks(client.account, client.contentId(content)))
        .isEmpty();
    assertThat(client.stage2(commit, manifest, Client.NO_PUBLISHER)).isInstanceOf(Committed.class);
  }

  @Test
  void anAbandonedCommitStaysSoAndCannotBeCompleted() throws IOException {
    CommitRow commit = client.open();
    ManifestSource manifest = client.manifest(commit, List.of(Client.directory("a", 0)));
    List<CommitRow> abandoned = new ArrayList<>();
    CommitOutcome raced =
        client.stage2(
            commit,
            manifest,
            _ ->
                client
                    .metastore
                    .commits()
                    .abandon(client.account, client.id(), commit.id())
                    .ifPresent(abandoned::add),
            Client.NO_PUBLISHER);

    assertThat(abandoned.getFirst().state()).isEqualTo(CommitState.ABANDONED);
    assertThat(raced).isEqualTo(new Ended(abandoned.getFirst()));
    assertThat(client.stage2(commit, manifest, Client.NO_PUBLISHER))
        .isEqualTo(new Ended(abandoned.getFirst()));
  }

  @Test
  void aCommittedCommitCannotBeAbandoned() throws IOException {
    CommitRow commit = client.committed(Client.directory("a", 0));
    assertThat(client.metastore.commits().abandon(client.account, client.id(), commit.id()))
        .contains(commit);
  }

  @Test
  void aMalformedManifestIsRefusedAsSuch() throws IOException {
    CommitRow commit = client.open();
    byte[] bytes = client.manifest(commit, List.of(Client.directory("a", 0))).open().readAllBytes();
    bytes[bytes.length - 1] ^= 1;
    ManifestSource cut = Client.source(Arrays.copyOf(bytes, bytes.length - 1));

    assertThatThrownBy(() -> client.stage2(commit, cut, Client.NO_PUBLISHER))
        .isInstanceOf(MalformedManifestException.class);
    assertThat(client.now().version()).isZero();
  }

  @Test
  void aCommitThatIsNotThereIsNotFound() throws IOException {
    CommitRow commit = client.open();
    ManifestSource manifest = client.manifest(commit, List.of());
    assertThat(
            client
                .metastore
                .stage2()
                .commit(
                    client.account,
                    client.id(),
                    UUID.randomUUID(),
                    manifest,
                    Client.NO_MOVER,
                    Client.NO_PUBLISHER))
        .isEqualTo(new NotFound());
    assertThat(client.metastore.commits().commit(client.account, client.id(), UUID.randomUUID()))
        .isEmpty();
  }

  @Test
  void commitsAreListedByVersionPageByPage() throws IOException {
    client.open();
    for (int i = 0; i < 5; i++) {
      client.committed(Client.directory("d" + i, 0));
    }
    var commits = client.metastore.commits();
    assertThat(commits.commits(client.account, client.id(), 0, 2))
        .extracting(CommitRow::version)
        .containsExactly(1L, 2L);
    assertThat(commits.commits(client.account, client.id(), 2, 10))
        .extracting(CommitRow::version)
        .containsExactly(3L, 4L, 5L);
  }
}
