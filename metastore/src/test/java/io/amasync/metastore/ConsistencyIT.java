package io.amasync.metastore;

import static org.assertj.core.api.Assertions.assertThat;

import io.amasync.chunker.content.ChunkList;
import io.amasync.chunker.id.ChunkId;
import io.amasync.chunker.id.ContentId;
import io.amasync.chunker.id.TopHash;
import io.amasync.metastore.commit.CommitOutcome;
import io.amasync.metastore.commit.CommitOutcome.Inconsistent;
import io.amasync.metastore.commit.CommitRow;
import io.amasync.metastore.commit.ManifestSource;
import io.amasync.protocol.manifest.ManifestEntry;
import io.amasync.protocol.path.TreePath;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What a manifest cannot say, whoever sends it. */
class ConsistencyIT {
  private final Client client = new Client(TestDatabase.metastore(), 2);

  private void refused(String path, ManifestEntry... entries) throws IOException {
    long version = client.now().version();
    CommitOutcome outcome = client.commit(entries);
    assertThat(outcome).isInstanceOf(Inconsistent.class);
    assertThat(((Inconsistent) outcome).path()).isEqualTo(TreePath.of(path));
    assertThat(client.now().version()).isEqualTo(version);
  }

  @Test
  void aFileNeedsItsParentDirectory() throws IOException {
    refused("a/b", Client.link("a/b", 0, "x"));
  }

  @Test
  void aDirectoryNeedsItsParentDirectory() throws IOException {
    refused("a/b", Client.directory("a/b", 0), Client.directory("a/b/c", 0));
  }

  @Test
  void aDeletedPathMustHaveBeenThere() throws IOException {
    refused("a", Client.delete("a", 0));
    client.committed(Client.directory("a", 0));
    client.committed(Client.delete("a", 1));
    refused("a", Client.delete("a", 2));
  }

  @Nested
  class WithATree {
    @Test
    void nothingGoesBelowAFile() throws IOException {
      tree();
      refused("dir/file/x", Client.link("dir/file/x", 0, "y"));
    }

    @Test
    void aDirectoryWithChildrenCannotBeDeletedAlone() throws IOException {
      tree();
      refused("dir/file", Client.delete("dir", 1));
    }

    @Test
    void aDirectoryWithChildrenCannotBecomeALink() throws IOException {
      tree();
      refused("dir/file", Client.link("dir", 1, "elsewhere"));
    }

    @Test
    void aGrandchildLeftBehindIsFound() throws IOException {
      tree();
      refused(
          "dir/sub/deep",
          Client.delete("dir", 1),
          Client.delete("dir/file", 1),
          Client.delete("dir/sub", 1));
    }

    @Test
    void nothingGoesBelowADirectoryThatIsDeletedInTheSameCommit() throws IOException {
      tree();
      refused(
          "dir/new",
          Client.delete("dir", 1),
          Client.delete("dir/file", 1),
          Client.link("dir/new", 0, "x"),
          Client.delete("dir/sub", 1),
          Client.delete("dir/sub/deep", 1));
    }

    @Test
    void aWholeDirectoryGoesAndBecomesAFileAndADirectoryAgain() throws IOException {
      tree();
      client.committed(
          Client.link("dir", 1, "x"),
          Client.delete("dir/file", 1),
          Client.delete("dir/sub", 1),
          Client.delete("dir/sub/deep", 1));
      client.committed(Client.directory("dir", 2), Client.link("dir/file", 2, "y"));
      assertThat(client.paths(3)).containsExactly("dir", "dir-beside", "dir/file", "dir0");
    }

    @Test
    void siblingsThatSortBetweenADirectoryAndItsChildrenDoNotCount() throws IOException {
      tree();
      client.committed(
          Client.delete("dir", 1),
          Client.delete("dir/file", 1),
          Client.delete("dir/sub", 1),
          Client.delete("dir/sub/deep", 1));
      assertThat(client.paths(2)).containsExactly("dir-beside", "dir0");
    }

    private void tree() throws IOException {
      client.committed(
          Client.directory("dir", 0),
          Client.link("dir-beside", 0, "x"),
          Client.link("dir/file", 0, "x"),
          Client.directory("dir/sub", 0),
          Client.link("dir/sub/deep", 0, "x"),
          Client.link("dir0", 0, "x"));
    }
  }

  @Test
  void aContentIdMustBeTheHashOfTheChunkList() throws IOException {
    ChunkList content = client.staged(10);
    ManifestEntry.PutFile right = client.file("a", 0, content);
    refused(
        "a",
        new ManifestEntry.PutFile(
            right.path(), 0, right.mode(), right.mtime(), new ContentId(client.digest()), content));
  }

  @Test
  void aChunkMustHaveTheLengthThatIsStored() throws IOException {
    ChunkId chunk = client.staged(10).id(0);
    refused("a", client.file("a", 0, new ChunkList.Builder().add(chunk, 11).build()));
  }

  @Test
  void aManifestMustBeItsOwnCommitsAndWorkspaces() throws IOException {
    CommitRow commit = client.open();
    CommitRow other = client.open();
    assertThat(outcome(commit, client.manifest(other, List.of()))).isInstanceOf(Inconsistent.class);
    CommitRow elsewhere = withWorkspace(commit, client.workspace("other").id());
    assertThat(outcome(commit, client.manifest(elsewhere, List.of())))
        .isInstanceOf(Inconsistent.class);
    CommitRow restaged = withTop(commit, new TopHash(client.digest()));
    assertThat(outcome(commit, client.manifest(restaged, List.of())))
        .isInstanceOf(Inconsistent.class);
    assertThat(client.now().version()).isZero();
  }

  private CommitOutcome outcome(CommitRow commit, ManifestSource manifest) throws IOException {
    return client.stage2(commit, manifest, Client.NO_PUBLISHER);
  }

  private static CommitRow withWorkspace(CommitRow commit, UUID workspace) {
    return copy(commit, workspace, commit.top());
  }

  private static CommitRow withTop(CommitRow commit, TopHash top) {
    return copy(commit, commit.workspace(), top);
  }

  private static CommitRow copy(CommitRow commit, UUID workspace, TopHash top) {
    return new CommitRow(
        commit.id(),
        workspace,
        commit.seqId(),
        commit.state(),
        commit.parentVersion(),
        top,
        commit.device(),
        commit.alias(),
        commit.message(),
        commit.opened(),
        commit.ended(),
        commit.version(),
        commit.hash(),
        commit.entries(),
        commit.bytes());
  }
}
