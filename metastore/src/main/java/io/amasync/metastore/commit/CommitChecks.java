package io.amasync.metastore.commit;

import io.amasync.chunker.id.ChunkId;
import io.amasync.chunker.id.ContentId;
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
 *
 * <p>Lookups are lateral joins and scalar subqueries with {@code limit 1}, which PostgreSQL cannot
 * turn into anything but one descent of an index for each row, so that a commit costs what it
 * changes. Plain joins are left to the statistics, and a workspace that is being filled for the
 * first time has none yet: it was planned as empty, and read as a whole for every commit.
 */
final class CommitChecks {
  /** What the head has at an incoming path, by one descent of its index. */
  private static final String HEAD_OF_INCOMING =
      """
      left join lateral (
        select head.revision, head.kind, head.size_bytes from head
        where head.account_id = :account and head.workspace_id = :workspace
          and head.path_start = i.path_start and head.path_rest_hash = i.path_rest_hash
        limit 1
      ) h on true
      """;

  /** One look at the head says whether any of the dear questions below has to be asked. */
  private static final String HEAD_CHANGE =
      """
      select
        count(*) filter (where i.base_revision <> coalesce(h.revision, 0)) as conflicts,
        count(*) filter (where i.kind = 0 and coalesce(h.kind, 0) = 0) as absent_deletions,
        count(*) filter (where i.kind <> 2 and h.kind = 2) as ended_directories,
        coalesce(sum((i.kind in (1, 3))::integer - (coalesce(h.kind, 0) in (1, 3))::integer), 0)
          as files,
        coalesce(sum(i.size_bytes - coalesce(h.size_bytes, 0)), 0) as bytes
      from incoming i
      """
          + HEAD_OF_INCOMING;

  private static final String CONFLICTS =
      """
      select i.path_start, i.path_rest, i.base_revision, coalesce(h.revision, 0) as head_revision
      from incoming i
      """
          + HEAD_OF_INCOMING
          + """
          where i.base_revision <> coalesce(h.revision, 0)
          order by i.path_start, i.path_rest
          limit :limit
          """;

  private static final String NOTHING_TO_DELETE =
      "select i.path_start, i.path_rest from incoming i "
          + HEAD_OF_INCOMING
          + """
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
        and 2 <> coalesce(
          (select p.kind from incoming p
           where p.path_start = i.parent_start and p.path_rest_hash = i.parent_rest_hash
           limit 1),
          (select h.kind from head h
           where h.account_id = :account and h.workspace_id = :workspace
             and h.path_start = i.parent_start and h.path_rest_hash = i.parent_rest_hash
           limit 1),
          0)
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
      with gone as materialized (
        select i.path_start, i.path_rest_hash, i.parent_start, i.parent_rest_hash,
          i.path_start || i.path_rest as path
        from incoming i
      """
          + HEAD_OF_INCOMING
          + """
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
                and h.path_start
                  <= substring(topmost.path || :past_slash from 1 for :start_bytes)
                and h.path_start || h.path_rest > topmost.path || :slash
                and h.path_start || h.path_rest < topmost.path || :past_slash
                and h.kind <> 0
                and 0 <> coalesce(
                  (select d.kind from incoming d
                   where d.path_start = h.path_start and d.path_rest_hash = h.path_rest_hash
                   limit 1),
                  h.kind)
              limit 1
            ) left_over
          limit 1
          """;

  /** Where an incoming chunk is, by one descent of the index. */
  private static final String CHUNK_OF_INCOMING =
      """
      from incoming_chunk part
        left join lateral (
          select chunk.pack_id, chunk.raw_length from chunk
          where chunk.account_id = :account and chunk.chunk_id = part.chunk_id
          limit 1
        ) stored on true
      """;

  private static final String WRONG_CHUNKS =
      "select distinct part.chunk_id, part.content_id, usable.state is null as missing "
          + CHUNK_OF_INCOMING
          + """
          left join lateral (
            select pack.state from pack
            where pack.account_id = :account and pack.pack_id = stored.pack_id
              and (pack.state = :remote or pack.pack_id = any(:moved))
            limit 1
          ) usable on true
          where usable.state is null or stored.raw_length <> part.raw_length
          limit :limit
          """;

  private static final String CONTENT_OF =
      "select path_start, path_rest from incoming where content_id = :content limit 1";

  private static final String STAGED =
      "select * from pack where account_id = :account and state = :staged "
          + "and pack_id = any(array(select distinct stored.pack_id "
          + CHUNK_OF_INCOMING
          + ")) order by pack_id";

  private final Handle handle;
  private final long account;
  private final UUID workspace;

  CommitChecks(Handle handle, long account, UUID workspace) {
    this.handle = handle;
    this.account = account;
    this.workspace = workspace;
  }

  /** The manifest against the head, in numbers. */
  HeadChange headChange() {
    return query(HEAD_CHANGE)
        .map((row, context) ->
            new HeadChange(
                row.getLong("conflicts"),
                row.getLong("absent_deletions"),
                row.getLong("ended_directories"),
                row.getLong("files"),
                row.getLong("bytes")))
        .one();
  }

  /** What keeps the commit from the tree, if anything does. */
  Optional<CommitOutcome> paths(HeadChange change) {
    if (change.conflicts() > 0) {
      return Optional.of(new CommitOutcome.Conflict(conflicts()));
    }
    Optional<CommitOutcome> fault = Optional.empty();
    if (change.absentDeletions() > 0) {
      fault = fault(query(NOTHING_TO_DELETE), "It is deleted, but it is not there");
    }
    fault = fault.or(() -> fault(query(WITHOUT_PARENT), "It is put where no directory is"));
    return change.endedDirectories() == 0 ? fault : fault.or(this::stranded);
  }

  private List<ConflictingPath> conflicts() {
    return query(CONFLICTS)
        .bind("limit", Limits.LISTED_FAULTS)
        .map((row, context) ->
            new ConflictingPath(
                PathColumns.read(row), row.getLong("base_revision"), row.getLong("head_revision")))
        .list();
  }

  private Optional<CommitOutcome> stranded() {
    return fault(
        query(STRANDED)
            .bind("slash", "/".getBytes(StandardCharsets.US_ASCII))
            .bind("past_slash", "0".getBytes(StandardCharsets.US_ASCII))
            .bind("start_bytes", PathColumns.START_BYTES),
        "It is left below what is no longer a directory");
  }

  /**
   * What keeps the commit from its chunks, if anything does, once {@code moved} are in the remote
   * repo.
   */
  Optional<CommitOutcome> chunks(Set<PackId> moved) {
    List<WrongChunk> wrong =
        handle
            .createQuery(WRONG_CHUNKS)
            .bind("account", account)
            .bind("remote", PackState.REMOTE.code())
            .bind("moved", Columns.digests(moved.stream().map(PackId::digest).toList()))
            .bind("limit", Limits.LISTED_FAULTS)
            .map((row, context) ->
                new WrongChunk(
                    new ChunkId(Columns.digest(row, "chunk_id")),
                    new ContentId(Columns.digest(row, "content_id")),
                    row.getBoolean("missing")))
            .list();
    if (wrong.isEmpty()) {
      return Optional.empty();
    }
    List<ChunkId> missing =
        wrong.stream().filter(WrongChunk::missing).map(WrongChunk::id).distinct().toList();
    if (!missing.isEmpty()) {
      return Optional.of(new CommitOutcome.MissingChunks(missing));
    }
    return fault(
        handle.createQuery(CONTENT_OF).bind("content", wrong.getFirst().content().toBytes()),
        "A chunk of its content has another length than the stored one");
  }

  /** A chunk that is in no usable pack, or else has another length there. */
  private record WrongChunk(ChunkId id, ContentId content, boolean missing) {}

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
