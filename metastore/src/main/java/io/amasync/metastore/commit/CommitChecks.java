package io.amasync.metastore.commit;

import io.amasync.metastore.sql.PathColumns;
import io.amasync.protocol.api.Limits;
import io.amasync.protocol.path.TreePath;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/**
 * Checks a loaded manifest against the head. Changes nothing. Its answers hold for as long as the
 * caller's transaction holds the workspace's row.
 *
 * <p>Lookups are lateral joins and scalar subqueries with {@code limit 1}, which PostgreSQL cannot
 * turn into anything but one descent of an index for each row, so that a commit costs what it
 * changes. Plain joins are left to the statistics, and a workspace that is being filled for the
 * first time has none yet: it was planned as empty, and read as a whole for every commit.
 */
final class CommitChecks {
  /** What the head has at an incoming path, by one descent of its index. */
  private static final String HEAD_OF_INCOMING = headOfIncoming("");

  private static String headOfIncoming(String condition) {
    return """
    left join lateral (
      select head.revision, head.kind, head.size_bytes from head
      where head.account_id = :account and head.workspace_id = :workspace
        and head.path_start = i.path_start and head.path_rest_hash = i.path_rest_hash
    """
        + condition
        + " limit 1) h on true ";
  }

  /**
   * One look at the head says whether any of the dear questions below has to be asked. Nothing is
   * looked for below a new directory: if that is new indeed, nothing is there; if not, it is itself
   * a conflict, and then all are looked for.
   */
  private static final String HEAD_CHANGE =
      """
      select
        count(*) filter (where i.base_revision <> coalesce(h.revision, 0)) as conflicts,
        count(*) filter (where i.kind = 0 and coalesce(h.kind, 0) = 0) as absent_deletions,
        count(*) filter (where i.kind <> 2 and h.kind = 2) as ended_directories,
        count(*) filter (where i.base_revision = 0) as new_paths,
        count(*) filter (where i.base_revision <> 0) as changed_paths,
        coalesce(sum((i.kind in (1, 3))::integer - (coalesce(h.kind, 0) in (1, 3))::integer), 0)
          as files,
        coalesce(sum(i.size_bytes - coalesce(h.size_bytes, 0)), 0) as bytes
      from incoming i
      """
          + headOfIncoming("and not i.below_new");

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

  /**
   * Put where the parent, after the commit, is no directory. Incoming paths are looked up with the
   * condition that their index has: a new file is in nobody's way, since where one is put there is
   * no directory, neither before nor after.
   */
  private static final String WITHOUT_PARENT =
      """
      select i.path_start, i.path_rest
      from incoming i
      where i.kind <> 0 and i.parent_start is not null
        and 2 <> coalesce(
          (select p.kind from incoming p
           where p.path_start = i.parent_start and p.path_rest_hash = i.parent_rest_hash
             and (p.kind <> 1 or p.base_revision <> 0)
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
                     and (d.kind <> 1 or d.base_revision <> 0)
                   limit 1),
                  h.kind)
              limit 1
            ) left_over
          limit 1
          """;

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
                row.getLong("new_paths"),
                row.getLong("changed_paths"),
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

  private Query query(String sql) {
    return handle.createQuery(sql).bind("account", account).bind("workspace", workspace);
  }

  static Optional<CommitOutcome> fault(Query query, String fault) {
    Optional<TreePath> path = query.map((row, context) -> PathColumns.read(row)).findOne();
    return path.map(first -> new CommitOutcome.Inconsistent(first, fault));
  }
}
