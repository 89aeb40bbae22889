package io.amasync.metastore.commit;

import io.amasync.protocol.api.CommitState;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** The commits of workspaces: stage 1, and what became of them. Thread-safe. */
public final class Commits {
  private static final String BY_ID =
      """
      select * from commit
      where account_id = :account and workspace_id = :workspace and commit_id = :commit
      """;

  private final Jdbi jdbi;
  private final InstantSource clock;

  /** {@code clock} says when a commit was opened or abandoned. */
  public Commits(Jdbi jdbi, InstantSource clock) {
    this.jdbi = jdbi;
    this.clock = clock;
  }

  /**
   * Stage 1: opens a commit, or gives the one that was opened with the same key, whatever its state
   * is by now. Empty when the account has no such workspace.
   */
  public Optional<CommitRow> openCommit(long account, UUID workspace, NewCommit commit) {
    return jdbi.inTransaction(handle -> {
      Optional<CommitRow> opened = byKey(handle, account, workspace, commit.idempotencyKey());
      if (opened.isPresent()) {
        return opened;
      }
      OptionalLong seq = nextSeq(handle, account, workspace);
      if (seq.isEmpty()) {
        return Optional.empty();
      }
      seeDevice(handle, account, commit.device());
      // Whoever used the key first holds or held the workspace's row, so now it is visible.
      return Optional.of(
          byKey(handle, account, workspace, commit.idempotencyKey())
              .orElseGet(() -> insert(handle, account, workspace, seq.getAsLong(), commit)));
    });
  }

  private static Optional<CommitRow> byKey(
      Handle handle, long account, UUID workspace, UUID idempotencyKey) {
    return handle
        .createQuery(
            """
            select * from commit
            where account_id = :account and workspace_id = :workspace and idempotency_key = :key
            """)
        .bind("account", account)
        .bind("workspace", workspace)
        .bind("key", idempotencyKey)
        .map(CommitRow::read)
        .findOne();
  }

  private static OptionalLong nextSeq(Handle handle, long account, UUID workspace) {
    return handle
        .createQuery(
            """
            update workspace set next_seq = next_seq + 1
            where account_id = :account and workspace_id = :workspace
            returning next_seq - 1
            """)
        .bind("account", account)
        .bind("workspace", workspace)
        .mapTo(Long.class)
        .findOne()
        .map(OptionalLong::of)
        .orElseGet(OptionalLong::empty);
  }

  private void seeDevice(Handle handle, long account, String device) {
    handle
        .createUpdate(
            """
            insert into device (account_id, name, first_seen, last_seen)
            values (:account, :name, :now, :now)
            on conflict (account_id, name) do update set last_seen = excluded.last_seen
            """)
        .bind("account", account)
        .bind("name", device)
        .bind("now", clock.instant())
        .execute();
  }

  private CommitRow insert(
      Handle handle, long account, UUID workspace, long seqId, NewCommit commit) {
    return handle
        .createQuery(
            """
            insert into commit
              (account_id, workspace_id, idempotency_key, seq_id, state, parent_version, top_hash,
               device, alias, message, opened)
            values
              (:account, :workspace, :key, :seq, :open, :parent, :top,
               :device, :alias, :message, :now)
            returning *
            """)
        .bind("account", account)
        .bind("workspace", workspace)
        .bind("key", commit.idempotencyKey())
        .bind("seq", seqId)
        .bind("open", CommitStates.code(CommitState.OPEN))
        .bind("parent", commit.parentVersion())
        .bind("top", commit.top().toBytes())
        .bind("device", commit.device())
        .bind("alias", commit.alias())
        .bind("message", commit.message())
        .bind("now", clock.instant())
        .map(CommitRow::read)
        .one();
  }

  /** The commit of that id. */
  public Optional<CommitRow> commit(long account, UUID workspace, UUID commit) {
    return jdbi.withHandle(handle -> find(handle, account, workspace, commit));
  }

  static Optional<CommitRow> find(Handle handle, long account, UUID workspace, UUID commit) {
    return find(handle, BY_ID, account, workspace, commit);
  }

  /** Takes the commit's row, so that it is not abandoned meanwhile; no commit is ever deleted. */
  static CommitRow lock(Handle handle, long account, UUID workspace, UUID commit) {
    return find(handle, BY_ID + " for update", account, workspace, commit).orElseThrow();
  }

  private static Optional<CommitRow> find(
      Handle handle, String sql, long account, UUID workspace, UUID commit) {
    return handle
        .createQuery(sql)
        .bind("account", account)
        .bind("workspace", workspace)
        .bind("commit", commit)
        .map(CommitRow::read)
        .findOne();
  }

  /**
   * Gives up a commit that is open, and says where it stands afterwards: one that was committed
   * stays so.
   */
  public Optional<CommitRow> abandon(long account, UUID workspace, UUID commit) {
    Instant now = clock.instant();
    return jdbi.inTransaction(handle -> {
      handle
          .createUpdate(
              """
              update commit set state = :abandoned, ended = :now
              where account_id = :account and workspace_id = :workspace
                and commit_id = :commit and state = :open
              """)
          .bind("abandoned", CommitStates.code(CommitState.ABANDONED))
          .bind("open", CommitStates.code(CommitState.OPEN))
          .bind("now", now)
          .bind("account", account)
          .bind("workspace", workspace)
          .bind("commit", commit)
          .execute();
      return find(handle, account, workspace, commit);
    });
  }

  /** Committed commits in order of version: at most {@code limit} after {@code afterVersion}. */
  public List<CommitRow> commits(long account, UUID workspace, long afterVersion, int limit) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                select * from commit
                where account_id = :account and workspace_id = :workspace
                  and version > :after
                order by version limit :limit
                """)
            .bind("account", account)
            .bind("workspace", workspace)
            .bind("after", afterVersion)
            .bind("limit", limit)
            .map(CommitRow::read)
            .list());
  }
}
