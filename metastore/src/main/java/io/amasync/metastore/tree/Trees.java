package io.amasync.metastore.tree;

import io.amasync.metastore.sql.PathColumns;
import io.amasync.protocol.path.TreePath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** The trees of workspaces, now and as of any version. Thread-safe. */
public final class Trees {
  private static final int WALKED_ROWS = 1_000;

  private static final String COMMITTED =
      """
      (select commit.ended from commit
       where commit.account_id = :account and commit.workspace_id = :workspace
         and commit.version = was.version
       limit 1) as committed
      """;

  private static final String LATEST =
      "select was.*, "
          + COMMITTED
          + """
          from head was
          where account_id = :account and workspace_id = :workspace
            and path_start = :path_start and path_rest_hash = :path_hash
          """;

  private static final String NEWEST_FIRST = " order by revision desc limit :limit ";

  private static final String REVISION = headAndPast(" and revision = :revision ", "");

  private static final String AT_VERSION = headAndPast(" and version <= :version ", NEWEST_FIRST);

  private static final String REVISIONS = headAndPast(" and revision < :before ", NEWEST_FIRST);

  /**
   * One pass over the head in order of path. A path that has not changed since the version is
   * answered from the head itself; only the others are looked up among the past revisions, each by
   * one descent of the index. So a listing costs what the tree has paths, not what it had
   * revisions.
   */
  private static final String LISTING =
      "select head.path_start, head.path_rest, was.*, "
          + COMMITTED
          + """
          from head
            cross join lateral (
              select head.revision, head.version, head.kind, head.mode, head.mtime_s,
                head.mtime_ns, head.size_bytes, head.content_id, head.link_target
              where head.version <= :version
              union all
              (select past.revision, past.version, past.kind, past.mode, past.mtime_s,
                 past.mtime_ns, past.size_bytes, past.content_id, past.link_target
               from past_revision past
               where head.version > :version and past.version <= :version
                 and past.account_id = head.account_id
                 and past.workspace_id = head.workspace_id
                 and past.path_start = head.path_start
                 and past.path_rest_hash = head.path_rest_hash
               order by past.revision desc limit 1)
            ) was
          where head.account_id = :account and head.workspace_id = :workspace
            and was.kind <> 0
          """;

  /** As the index is ordered, and as paths of up to 1,500 bytes are: no sorting ever. */
  private static final String INDEX_ORDER =
      "order by head.path_start, head.path_rest_hash limit :limit";

  /** As all paths are ordered. */
  private static final String PATH_ORDER = "order by head.path_start, head.path_rest limit :limit";

  private final Jdbi jdbi;

  /** The trees that {@code jdbi}'s database has. */
  public Trees(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** What a path is now; a deletion when it was deleted; nothing when it never was. */
  public Optional<RevisionRow> latest(long account, UUID workspace, TreePath path) {
    return one(LATEST, account, workspace, path, query -> query);
  }

  /** One revision of a path by its number; it may be a deletion. */
  public Optional<RevisionRow> revision(
      long account, UUID workspace, TreePath path, long revision) {
    return one(REVISION, account, workspace, path, query -> query.bind("revision", revision));
  }

  /** What a path was as of a version; a deletion when it was deleted by then. */
  public Optional<RevisionRow> atVersion(
      long account, UUID workspace, TreePath path, long version) {
    return one(
        AT_VERSION,
        account,
        workspace,
        path,
        query -> query.bind("version", version).bind("limit", 1));
  }

  /**
   * The latest revision from the head, those before it from where they went. Each of the two is
   * searched by itself and ends by itself, so that neither reads more than it has to answer.
   */
  private static String headAndPast(String condition, String end) {
    String columns =
        """
        select path_start, path_rest, revision, version, kind, mode, mtime_s, mtime_ns, size_bytes,
          content_id, link_target
        """;
    String atPath =
        """
        where account_id = :account and workspace_id = :workspace
          and path_start = :path_start and path_rest_hash = :path_hash
        """
            + condition;
    return "select was.*, "
        + COMMITTED
        + "from (("
        + columns
        + "from head "
        + atPath
        + ") union all ("
        + columns
        + "from past_revision "
        + atPath
        + end
        + ")) was "
        + end;
  }

  private Optional<RevisionRow> one(
      String sql, long account, UUID workspace, TreePath path, UnaryOperator<Query> bind) {
    return jdbi.withHandle(handle ->
        bind.apply(atPath(handle.createQuery(sql), account, workspace, path))
            .map(RevisionRow::read)
            .findOne());
  }

  /**
   * The revisions of a path, newest first, at most {@code limit} that are older than {@code
   * before}; {@link Long#MAX_VALUE} asks for the newest.
   */
  public List<RevisionRow> revisions(
      long account, UUID workspace, TreePath path, long before, int limit) {
    return jdbi.withHandle(handle ->
        atPath(handle.createQuery(REVISIONS), account, workspace, path)
            .bind("before", before)
            .bind("limit", limit)
            .map(RevisionRow::read)
            .list());
  }

  private static Query atPath(Query query, long account, UUID workspace, TreePath path) {
    PathColumns columns = PathColumns.of(path);
    return query
        .bind("account", account)
        .bind("workspace", workspace)
        .bind("path_start", columns.start())
        .bind("path_hash", columns.restHash());
  }

  /**
   * A page of the tree as of a version, directories too, in order of path: at most {@code limit}
   * rows that follow {@code after}. Fewer mean that the tree ends there.
   */
  public List<RevisionRow> listing(
      long account,
      UUID workspace,
      long version,
      Selection selection,
      @Nullable TreePath after,
      int limit) {
    List<RevisionRow> rows = new ArrayList<>();
    TreePath itself = selection.itself();
    if (itself != null && (after == null || after.compareTo(itself) < 0)) {
      atVersion(account, workspace, itself, version)
          .filter(row -> !row.deleted())
          .ifPresent(rows::add);
    }
    if (rows.size() < limit) {
      byte[] prefix = selection.prefix();
      int rest = limit - rows.size();
      List<RevisionRow> page = page(account, workspace, version, prefix, after, INDEX_ORDER, rest);
      if (page.stream().anyMatch(row -> row.path().length() > PathColumns.START_BYTES)) {
        page = page(account, workspace, version, prefix, after, PATH_ORDER, rest);
      }
      rows.addAll(page);
    }
    return rows;
  }

  private List<RevisionRow> page(
      long account,
      UUID workspace,
      long version,
      byte[] prefix,
      @Nullable TreePath after,
      String order,
      int limit) {
    PathColumns from = PathColumns.of(prefix);
    byte @Nullable [] end = PathColumns.successor(prefix);
    StringBuilder sql = new StringBuilder(LISTING);
    sql.append(
        """
          and head.path_start >= :from_start
          and (head.path_start > :from_start or head.path_rest >= :from_rest)
        """);
    if (after != null) {
      sql.append(
          """
            and head.path_start >= :after_start
            and (head.path_start > :after_start or head.path_rest > :after_rest)
          """);
    }
    if (end != null) {
      sql.append(
          """
            and head.path_start <= :end_start
            and (head.path_start < :end_start or head.path_rest < :end_rest)
          """);
    }
    sql.append(order);
    return jdbi.withHandle(handle -> {
      Query query =
          handle
              .createQuery(sql)
              .bind("account", account)
              .bind("workspace", workspace)
              .bind("version", version)
              .bind("limit", limit);
      bind(query, "from", from);
      if (after != null) {
        bind(query, "after", PathColumns.of(after));
      }
      if (end != null) {
        bind(query, "end", PathColumns.of(end));
      }
      return query.map(RevisionRow::read).list();
    });
  }

  private static void bind(Query query, String name, PathColumns columns) {
    query.bind(name + "_start", columns.start()).bind(name + "_rest", columns.rest());
  }

  /**
   * Gives {@code sink} the tree as of a version, directories too, in order of path. Reads page by
   * page and holds no connection in between, so a slow sink keeps neither a connection nor an old
   * snapshot busy; the pages agree, since a version's tree never changes.
   */
  public void walk(
      long account, UUID workspace, long version, Selection selection, RevisionSink sink)
      throws IOException {
    @Nullable TreePath after = null;
    List<RevisionRow> rows;
    do {
      rows = listing(account, workspace, version, selection, after, WALKED_ROWS);
      for (RevisionRow row : rows) {
        sink.accept(row);
        after = row.path();
      }
    } while (rows.size() == WALKED_ROWS);
  }
}
