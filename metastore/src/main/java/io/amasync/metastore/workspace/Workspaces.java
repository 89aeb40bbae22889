package io.amasync.metastore.workspace;

import io.amasync.chunker.id.CommitHash;
import io.amasync.chunker.id.Digest256;
import io.amasync.metastore.sql.Columns;
import io.amasync.protocol.api.Chunking;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** The workspaces of accounts. Thread-safe. */
public final class Workspaces {
  private static final Pattern UUID_FORM =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  private final Jdbi jdbi;
  private final InstantSource clock;

  /** {@code clock} says when a workspace was created. */
  public Workspaces(Jdbi jdbi, InstantSource clock) {
    this.jdbi = jdbi;
    this.clock = clock;
  }

  /** Creates a workspace, or finds the one of that name. */
  public FoundWorkspace createOrFindWorkspace(long account, String name, Chunking chunking) {
    return jdbi.withHandle(handle -> {
      Optional<WorkspaceRow> created =
          handle
              .createQuery(
                  """
                  insert into workspace (account_id, name, chunking, created)
                  values (:account, :name, :chunking, :now)
                  on conflict (account_id, name) do nothing
                  returning *
                  """)
              .bind("account", account)
              .bind("name", name)
              .bind("chunking", chunking.code())
              .bind("now", clock.instant())
              .map(Workspaces::row)
              .findOne();
      return created
          .map(row -> new FoundWorkspace(row, true))
          .orElseGet(() ->
              new FoundWorkspace(
                  handle
                      .createQuery(
                          """
                          select * from workspace
                          where account_id = :account and name = :name
                          """)
                      .bind("account", account)
                      .bind("name", name)
                      .map(Workspaces::row)
                      .one(),
                  false));
    });
  }

  /** The workspace of that id or that name; no name has the form of an id. */
  public Optional<WorkspaceRow> workspace(long account, String nameOrId) {
    boolean id = UUID_FORM.matcher(nameOrId).matches();
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                id
                    ? "select * from workspace where account_id = :account and workspace_id = :key"
                    : "select * from workspace where account_id = :account and name = :key")
            .bind("account", account)
            .bind("key", id ? UUID.fromString(nameOrId) : nameOrId)
            .map(Workspaces::row)
            .findOne());
  }

  /** Every workspace of the account, by name. */
  public List<WorkspaceRow> workspaces(long account) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery("select * from workspace where account_id = :account order by name")
            .bind("account", account)
            .map(Workspaces::row)
            .list());
  }

  /**
   * Takes a workspace's row until the transaction ends, so that its commits come one after the
   * other. No workspace is ever deleted.
   */
  public static WorkspaceRow lock(Handle handle, long account, UUID workspace) {
    return handle
        .createQuery(
            """
            select * from workspace
            where account_id = :account and workspace_id = :workspace
            for update
            """)
        .bind("account", account)
        .bind("workspace", workspace)
        .map(Workspaces::row)
        .one();
  }

  private static WorkspaceRow row(ResultSet row, StatementContext context) throws SQLException {
    @Nullable Digest256 hash = Columns.nullableDigest(row, "commit_hash");
    return new WorkspaceRow(
        row.getObject("workspace_id", UUID.class),
        row.getString("name"),
        Chunking.ofCode(row.getInt("chunking")),
        Columns.instant(row, "created"),
        row.getLong("version"),
        hash == null ? null : new CommitHash(hash),
        row.getLong("files"),
        row.getLong("bytes"));
  }
}
