package io.amasync.metastore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.amasync.chunker.content.ChunkList;
import io.amasync.chunker.hash.HashKey;
import io.amasync.chunker.id.TopHash;
import io.amasync.chunker.pack.PackIndex;
import io.amasync.metastore.account.AccountExistsException;
import io.amasync.metastore.account.AccountRow;
import io.amasync.metastore.commit.CommitOutcome.MissingChunks;
import io.amasync.metastore.commit.CommitOutcome.NotFound;
import io.amasync.metastore.commit.CommitRow;
import io.amasync.metastore.commit.NewCommit;
import io.amasync.metastore.tree.Selection;
import io.amasync.metastore.workspace.FoundWorkspace;
import io.amasync.protocol.api.Chunking;
import io.amasync.protocol.path.TreePath;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

/** To one account, what another has is not there. */
class IsolationIT {
  private final Metastore metastore = TestDatabase.metastore();
  private final Client owner = new Client(metastore, 6);
  private final Client stranger = new Client(metastore, 7);

  @Test
  void aStrangerFindsNothingOfTheOwners() throws IOException {
    ChunkList chunks = owner.content(10);
    PackIndex pack = owner.stage(new TopHash(owner.digest()), chunks).getFirst();
    CommitRow commit = owner.committed(owner.file("secret", 0, chunks));
    TreePath path = TreePath.of("secret");
    long account = stranger.account;

    assertThat(metastore.workspaces().workspace(account, owner.id().toString())).isEmpty();
    assertThat(metastore.workspaces().workspaces(account)).hasSize(1);
    assertThat(metastore.commits().commit(account, owner.id(), commit.id())).isEmpty();
    assertThat(metastore.commits().commits(account, owner.id(), 0, 10)).isEmpty();
    assertThat(metastore.commits().abandon(account, owner.id(), commit.id())).isEmpty();
    assertThat(metastore.trees().latest(account, owner.id(), path)).isEmpty();
    assertThat(metastore.trees().revision(account, owner.id(), path, 1)).isEmpty();
    assertThat(metastore.trees().atVersion(account, owner.id(), path, 1)).isEmpty();
    assertThat(metastore.trees().listing(account, owner.id(), 1, Selection.ALL, null, 10))
        .isEmpty();
    assertThat(metastore.contents().chunks(account, owner.contentId(chunks))).isEmpty();
    assertThat(metastore.contents().locate(account, owner.contentId(chunks), 0, 10, 10)).isEmpty();
    assertThat(metastore.contents().locateAll(account, List.of(owner.contentId(chunks)))).isEmpty();
    assertThat(metastore.packs().unseen(account, List.of(chunks.id(0)))).hasSize(1);
    assertThat(metastore.packs().packStaged(account, pack.id())).isFalse();
    assertThat(metastore.packs().pack(account, pack.id())).isEmpty();
    assertThat(metastore.packs().forget(account, pack.id())).isZero();
  }

  @Test
  void aStrangerCannotCommitToTheOwnersWorkspace() throws IOException {
    CommitRow commit = owner.open();
    NewCommit asked =
        new NewCommit(UUID.randomUUID(), 0, new TopHash(owner.digest()), "laptop", "", "");
    assertThat(metastore.commits().openCommit(stranger.account, owner.id(), asked)).isEmpty();
    assertThat(
            metastore
                .stage2()
                .commit(
                    stranger.account,
                    owner.id(),
                    commit.id(),
                    owner.manifest(commit, List.of()),
                    Client.NO_MOVER,
                    Client.NO_PUBLISHER))
        .isEqualTo(new NotFound());
  }

  @Test
  void theOwnersChunksAreMissingFromAStrangersCommit() throws IOException {
    ChunkList chunks = owner.staged(10);
    owner.committed(owner.file("a", 0, chunks));
    assertThat(stranger.commit(stranger.file("a", 0, chunks)))
        .isEqualTo(new MissingChunks(List.of(chunks.id(0))));
  }

  @Test
  void theSamePackAndPathInTwoAccountsAreTwo() throws IOException {
    ChunkList chunks = owner.content(10);
    PackIndex pack = owner.stage(new TopHash(owner.digest()), chunks).getFirst();
    metastore
        .packs()
        .recordStagedPack(stranger.account, stranger.id(), new TopHash(owner.digest()), pack);
    owner.committed(owner.file("a", 0, chunks));
    stranger.committed(stranger.file("a", 0, chunks));
    metastore.packs().forget(stranger.account, pack.id());
    assertThat(metastore.contents().locate(owner.account, owner.contentId(chunks), 0, 10, 10))
        .hasSize(1);
  }

  @Test
  void aTokenOpensItsAccountUntilItIsRevoked() {
    String token = metastore.accounts().issueToken(owner.account);
    String other = metastore.accounts().issueToken(owner.account);

    assertThat(token).startsWith("ama_").hasSize(47);
    assertThat(metastore.accounts().accountByToken(token).map(AccountRow::id))
        .contains(owner.account);
    assertThat(metastore.accounts().accountByToken(token + "x")).isEmpty();
    assertThat(metastore.accounts().accountByToken("")).isEmpty();
    metastore.accounts().revokeToken(token);
    assertThat(metastore.accounts().accountByToken(token)).isEmpty();
    assertThat(metastore.accounts().accountByToken(other)).isPresent();
  }

  @Test
  void noTokenIsStored() {
    String token = metastore.accounts().issueToken(owner.account);
    String dump =
        Jdbi.create(TestDatabase.dataSource())
            .withHandle(handle ->
                handle
                    .createQuery(
                        "select string_agg(encode(token_hash, 'escape'), ' ') from access_token")
                    .mapTo(String.class)
                    .one());
    assertThat(dump).doesNotContain(token).doesNotContain(token.substring(4));
  }

  @Test
  void accountNamesAreUnique() {
    HashKey key = new HashKey(owner.digest());
    String name = "twice " + UUID.randomUUID();
    AccountRow account = metastore.accounts().createAccount(name, key);
    assertThat(account.chunkKey()).isEqualTo(key);
    assertThat(metastore.accounts().accountByName(name)).contains(account);
    assertThat(metastore.accounts().account(account.id())).contains(account);
    assertThatThrownBy(() -> metastore.accounts().createAccount(name, key))
        .isInstanceOf(AccountExistsException.class);
  }

  @Test
  void aWorkspaceIsCreatedOnceAndFoundByNameOrId() {
    FoundWorkspace created =
        metastore.workspaces().createOrFindWorkspace(owner.account, "films", Chunking.FIXED);
    FoundWorkspace found =
        metastore.workspaces().createOrFindWorkspace(owner.account, "films", Chunking.CDC);

    assertThat(created.created()).isTrue();
    assertThat(found.created()).isFalse();
    assertThat(found.workspace())
        .isEqualTo(created.workspace())
        .satisfies(row -> assertThat(row.chunking()).isEqualTo(Chunking.FIXED));
    assertThat(metastore.workspaces().workspace(owner.account, "films"))
        .isEqualTo(
            metastore.workspaces().workspace(owner.account, created.workspace().id().toString()))
        .contains(created.workspace());
    assertThat(metastore.workspaces().workspace(owner.account, "no such")).isEmpty();
    assertThat(
            metastore
                .workspaces()
                .createOrFindWorkspace(stranger.account, "films", Chunking.CDC)
                .created())
        .isTrue();
  }
}
