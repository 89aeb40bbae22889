package io.amasync.metastore;

import io.amasync.chunker.hash.KeyedHashes;
import io.amasync.metastore.account.Accounts;
import io.amasync.metastore.commit.CommitTransaction;
import io.amasync.metastore.commit.Commits;
import io.amasync.metastore.content.Contents;
import io.amasync.metastore.pack.Packs;
import io.amasync.metastore.tree.Trees;
import io.amasync.metastore.workspace.Workspaces;
import java.security.SecureRandom;
import java.time.InstantSource;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Jdbi;

/** The metadata of every account, part by part. Thread-safe; holds no connection. */
public final class Metastore {
  private final Jdbi jdbi;
  private final Accounts accounts;
  private final Workspaces workspaces;
  private final Packs packs;
  private final Contents contents;
  private final Trees trees;
  private final Commits commits;
  private final CommitTransaction stage2;

  /** Over a pool of connections to a database that {@link #migrate} has been run on. */
  public Metastore(
      DataSource dataSource, KeyedHashes hashes, SecureRandom random, InstantSource clock) {
    this(Jdbi.create(dataSource), hashes, random, clock);
  }

  /** Over a JDBI that is instrumented or configured elsewhere. */
  public Metastore(Jdbi jdbi, KeyedHashes hashes, SecureRandom random, InstantSource clock) {
    this.jdbi = jdbi;
    this.accounts = new Accounts(jdbi, random, clock);
    this.workspaces = new Workspaces(jdbi, clock);
    this.packs = new Packs(jdbi, clock);
    this.contents = new Contents(jdbi);
    this.trees = new Trees(jdbi);
    this.commits = new Commits(jdbi, clock);
    this.stage2 = new CommitTransaction(jdbi, hashes, clock);
  }

  /** Brings the schema up to date. Several servers may do so at once: one does, the others wait. */
  public static void migrate(DataSource dataSource) {
    Flyway.configure(Metastore.class.getClassLoader()).dataSource(dataSource).load().migrate();
  }

  /** Whether the database answers; for health checks. Throws what JDBI throws when it does not. */
  public void ping() {
    jdbi.useHandle(handle -> handle.execute("select 1"));
  }

  /** Accounts and tokens. */
  public Accounts accounts() {
    return accounts;
  }

  /** Workspaces. */
  public Workspaces workspaces() {
    return workspaces;
  }

  /** Packs, and which chunks are unseen. */
  public Packs packs() {
    return packs;
  }

  /** Contents, and where their chunks are. */
  public Contents contents() {
    return contents;
  }

  /** Trees and revisions. */
  public Trees trees() {
    return trees;
  }

  /** Stage 1 of commits, and their history. */
  public Commits commits() {
    return commits;
  }

  /** Stage 2 of commits. */
  public CommitTransaction stage2() {
    return stage2;
  }
}
