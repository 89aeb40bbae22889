package io.amasync.metastore.commit;

import io.amasync.chunker.id.ChunkId;
import io.amasync.chunker.id.PackId;
import io.amasync.metastore.pack.PackRow;
import io.amasync.metastore.pack.PackState;
import io.amasync.metastore.sql.Columns;
import io.amasync.metastore.sql.PathColumns;
import io.amasync.protocol.api.Limits;
import io.amasync.protocol.path.TreePath;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/**
 * Checks a loaded manifest against the head and the chunks. Changes nothing. Its answers hold for
 * as long as the caller's transaction holds the workspace's row.
 */
final class CommitChecks {
  private static final String CONFLICTS =
      """
      select i.path_start, i.path_rest, i.base_revision, coalesce(h.revision, 0) as head_revision
      from incoming i
        left join head h on h.account_id = :account and h.workspace_id = :workspace
          and h.path_start = i.path_start and h.path_rest_hash = i.path_rest_hash
      where i.base_revision <> coalesce(h.revision, 0)
      order by i.path_start, i.path_rest
      limit :limit
      """;

  private static final String NOTHING_TO_DELETE =
      """
      select i.path_start, i.path_rest
      from incoming i
        left join head h on h.account_id = :account and h.workspace_id = :workspace
          and h.path_start = i.path_start and h.path_rest_hash = i.path_rest_hash
      where i.kind = 0 and coalesce(h.kind, 0) = 0
      order by i.path_start, i.path_rest
      limit 1
      """;

  /** Put where the parent, after the commit, is no directory. */
  private static final String WITHOUT_PARENT =
      """
      select i.path_start, i.path_rest
      from incoming i
      where i.kind <> 0 and i.parent_start is not null
        and not exists
          (select from incoming p
           where p.path_start = i.parent_start and p.path_rest_hash = i.parent_rest_hash
             and p.kind = 2)
        and not exists
          (select from head h
           where h.account_id = :account and h.workspace_id = :workspace
             and h.path_start = i.parent_start and h.path_rest_hash = i.parent_rest_hash
             and h.kind = 2
             and not exists
               (select from incoming o
                where o.path_start = h.path_start and o.path_rest_hash = h.path_rest_hash))
      order by i.path_start, i.path_rest
      limit 1
      """;

  /**
   * Left in the head below a directory that the commit makes something else. Only the topmost such
   * directories are searched, each subtree once; what the commit itself puts below one of them has
   * no directory for a parent somewhere, and {@link #WITHOUT_PARENT} finds it.
   */
  private static final String STRANDED =
      """
      with gone as (
        select i.path_start, i.path_rest_hash, i.parent_start, i.parent_rest_hash,
          i.path_start || i.path_rest as path
        from incoming i
          join head h on h.account_id = :account and h.workspace_id = :workspace
            and h.path_start = i.path_start and h.path_rest_hash = i.path_rest_hash
        where i.kind <> 2 and h.kind = 2
      ), topmost as (
        select path from gone
        where not exists
          (select from gone p
           where p.path_start = gone.parent_start
             and p.path_rest_hash = gone.parent_rest_hash)
      )
      select left_over.path_start, left_over.path_rest
      from topmost
        cross join lateral (
          select h.path_start, h.path_rest
          from head h
          where h.account_id = :account and h.workspace_id = :workspace
            and h.path_start >= substring(topmost.path || :slash from 1 for :start_bytes)
            and h.path_start <= substring(topmost.path || :past_slash from 1 for :start_bytes)
            and h.path_start || h.path_rest > topmost.path || :slash
            and h.path_start || h.path_rest < topmost.path || :past_slash
            and h.kind <> 0
            and not exists
              (select from incoming d
               where d.path_start = h.path_start and d.path_rest_hash = h.path_rest_hash
                 and d.kind = 0)
          limit 1
        ) left_over
      limit 1
      """;

  private static final String WRONG_LENGTH =
      """
      select i.path_start, i.path_rest
      from incoming i
      where i.content_id =
        (select part.content_id
         from incoming_chunk part
           join chunk on chunk.account_id = :account and chunk.chunk_id = part.chunk_id
         where chunk.raw_length <> part.raw_length
         limit 1)
      limit 1
      """;

  private static final String MISSING =
      """
      select distinct part.chunk_id
      from incoming_chunk part
        left join (chunk join pack on pack.account_id = chunk.account_id
            and pack.pack_id = chunk.pack_id)
          on chunk.account_id = :account and chunk.chunk_id = part.chunk_id
      where chunk.chunk_id is null
        or (pack.state = :staged and pack.pack_id <> all(:moved))
      limit :limit
      """;

  private static final String STAGED =
      """
      select * from pack
      where account_id = :account and state = :staged
        and pack_id in
          (select chunk.pack_id
           from incoming_chunk part
             join chunk on chunk.account_id = :account and chunk.chunk_id = part.chunk_id)
      order by pack_id
      """;

  private final Handle handle;
  private final long account;
  private final UUID workspace;

  CommitChecks(Handle handle, long account, UUID workspace) {
    this.handle = handle;
    this.account = account;
    this.workspace = workspace;
  }

  /** What keeps the commit from the tree, if anything does. */
  Optional<CommitOutcome> paths() {
    List<ConflictingPath> conflicts =
        query(CONFLICTS)
            .bind("limit", Limits.LISTED_FAULTS)
            .map((row, context) ->
                new ConflictingPath(
                    PathColumns.read(row),
                    row.getLong("base_revision"),
                    row.getLong("head_revision")))
            .list();
    if (!conflicts.isEmpty()) {
      return Optional.of(new CommitOutcome.Conflict(conflicts));
    }
    return fault(query(NOTHING_TO_DELETE), "It is deleted, but it is not there")
        .or(() -> fault(query(WITHOUT_PARENT), "It is put where no directory is"))
        .or(() ->
            fault(
                query(STRANDED)
                    .bind("slash", "/".getBytes(StandardCharsets.US_ASCII))
                    .bind("past_slash", "0".getBytes(StandardCharsets.US_ASCII))
                    .bind("start_bytes", PathColumns.START_BYTES),
                "It is left below what is no longer a directory"));
  }

  /**
   * What keeps the commit from its chunks, if anything does, once {@code moved} are in the remote
   * repo.
   */
  Optional<CommitOutcome> chunks(Set<PackId> moved) {
    List<ChunkId> missing =
        handle
            .createQuery(MISSING)
            .bind("account", account)
            .bind("staged", PackState.STAGED.code())
            .bind("moved", Columns.digests(moved.stream().map(PackId::digest).toList()))
            .bind("limit", Limits.LISTED_FAULTS)
            .map((row, context) -> new ChunkId(Columns.digest(row, "chunk_id")))
            .list();
    if (!missing.isEmpty()) {
      return Optional.of(new CommitOutcome.MissingChunks(missing));
    }
    return fault(
        handle.createQuery(WRONG_LENGTH).bind("account", account),
        "A chunk of its content has another length than the stored one");
  }

  /** The packs in staging that the manifest needs, in order of id. */
  List<PackRow> staged() {
    return handle
        .createQuery(STAGED)
        .bind("account", account)
        .bind("staged", PackState.STAGED.code())
        .map(PackRow::read)
        .list();
  }

  private Query query(String sql) {
    return handle.createQuery(sql).bind("account", account).bind("workspace", workspace);
  }

  private static Optional<CommitOutcome> fault(Query query, String fault) {
    Optional<TreePath> path = query.map((row, context) -> PathColumns.read(row)).findOne();
    return path.map(first -> new CommitOutcome.Inconsistent(first, fault));
  }
}
