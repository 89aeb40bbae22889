package io.amasync.metastore;

import static org.assertj.core.api.Assertions.assertThat;

import io.amasync.chunker.content.ChunkList;
import io.amasync.chunker.id.ChunkId;
import io.amasync.metastore.commit.CommitOutcome.Committed;
import io.amasync.metastore.commit.CommitRow;
import io.amasync.metastore.commit.ManifestSource;
import io.amasync.metastore.tree.Selection;
import io.amasync.protocol.manifest.ManifestEntry;
import io.amasync.protocol.path.TreePath;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.StatementContext;
import org.junit.jupiter.api.Test;

/** Large commits take as many statements as small ones. */
class BulkCommitIT {
  private static final int FILES = 10_000;
  private static final int CHUNKS_EACH = 3;
  private static final int STATEMENTS = 40;

  private final AtomicInteger statements = new AtomicInteger();
  private final Client client = new Client(counted(), 8);

  private Metastore counted() {
    Jdbi jdbi = Jdbi.create(TestDatabase.dataSource());
    jdbi.setSqlLogger(
        new SqlLogger() {
          @Override
          public void logBeforeExecution(StatementContext context) {
            statements.incrementAndGet();
          }
        });
    return new Metastore(
        jdbi, TestDatabase.HASHES, new SecureRandom(), InstantSource.fixed(TestDatabase.NOW));
  }

  @Test
  void tenThousandFilesAreAHandfulOfStatements() throws IOException {
    List<ManifestEntry> entries = new ArrayList<>();
    List<ChunkId> chunks = new ArrayList<>();
    for (int d = 0; d < 100; d++) {
      String directory = "directory-%02d".formatted(d);
      entries.add(Client.directory(directory, 0));
      for (int f = 0; f < FILES / 100; f++) {
        ChunkList content = client.content(400_000, 400_001, 123_456);
        for (int c = 0; c < CHUNKS_EACH; c++) {
          chunks.add(content.id(c));
        }
        entries.add(
            client.file("%s/a file of some length-%d.uasset".formatted(directory, f), 0, content));
      }
    }
    assertThat(client.metastore.packs().unseen(client.account, chunks)).hasSize(chunks.size());
    ChunkList.Builder all = new ChunkList.Builder();
    for (int i = 0; i < chunks.size(); i++) {
      all.add(chunks.get(i), List.of(400_000, 400_001, 123_456).get(i % CHUNKS_EACH));
    }
    client.stage(client.open().top(), all.build());

    CommitRow commit = client.open();
    ManifestSource manifest = client.manifest(commit, entries);
    statements.set(0);
    assertThat(client.stage2(commit, manifest, Client.NO_PUBLISHER)).isInstanceOf(Committed.class);
    assertThat(statements.get()).isLessThan(STATEMENTS);

    assertThat(client.now().files()).isEqualTo(FILES);
    assertThat(listed(1)).hasSize(FILES + 100);
    assertThat(client.metastore.packs().unseen(client.account, chunks)).isEmpty();
    everythingGoesAgain(entries);
  }

  private void everythingGoesAgain(List<ManifestEntry> entries) throws IOException {
    List<ManifestEntry> deletions = new ArrayList<>();
    for (ManifestEntry entry : entries) {
      deletions.add(new ManifestEntry.Delete(entry.path(), 1));
    }
    Collections.shuffle(deletions, new Random(8));
    client.committed(deletions);
    assertThat(client.now().files()).isZero();
    assertThat(client.now().bytes()).isZero();
    assertThat(listed(2)).isEmpty();
    assertThat(listed(1)).hasSize(FILES + 100);
  }

  private Set<TreePath> listed(long version) throws IOException {
    Set<TreePath> paths = new TreeSet<>();
    client
        .metastore
        .trees()
        .walk(client.account, client.id(), version, Selection.ALL, row -> paths.add(row.path()));
    return paths;
  }
}
