package io.amasync.metastore;

import static org.assertj.core.api.Assertions.assertThat;

import io.amasync.chunker.content.ChunkList;
import io.amasync.metastore.commit.CommitRow;
import io.amasync.metastore.tree.RevisionRow;
import io.amasync.metastore.tree.Selection;
import io.amasync.protocol.path.TreePath;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class CommitIT {
  private final Client client = new Client(TestDatabase.metastore(), 1);

  @Test
  void aCommitIsListedAndItsChunksLocated() throws IOException {
    ChunkList content = client.staged(1000, 2000, 3000);
    CommitRow commit =
        client.committed(
            Client.directory("textures", 0),
            client.file("textures/wood.png", 0, content),
            Client.link("latest", 0, "textures/wood.png"));

    assertThat(commit.version()).isEqualTo(1);
    List<RevisionRow> rows =
        client.metastore.trees().listing(client.account, client.id(), 1, Selection.ALL, null, 100);
    assertThat(rows)
        .extracting(row -> row.path().toString())
        .containsExactly("latest", "textures", "textures/wood.png");
    assertThat(client.metastore.trees().latest(client.account, client.id(), TreePath.of("latest")))
        .contains(rows.getFirst());
    assertThat(client.now().files()).isEqualTo(2);
    assertThat(client.now().bytes()).isEqualTo(6000);
    assertThat(
            client
                .metastore
                .contents()
                .locate(
                    client.account,
                    java.util.Objects.requireNonNull(rows.getLast().content()),
                    1500,
                    3001,
                    10))
        .extracting(chunk -> chunk.fileOffset())
        .containsExactly(1000L, 3000L);
  }
}
