package io.amasync.metastore.commit;

import io.amasync.chunker.id.CommitHash;
import io.amasync.chunker.id.Digest256;
import io.amasync.chunker.id.TopHash;
import io.amasync.metastore.sql.Columns;
import io.amasync.protocol.api.CommitState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/**
 * A commit.
 *
 * @param seqId the order of stage 1 in its workspace, with gaps
 * @param parentVersion the version its client had last seen at stage 1
 * @param top names its staging area
 * @param version the order of stage 2: dense from 1; null until committed
 * @param hash null until committed
 * @param opened when stage 1 was, by the server's clock
 * @param ended when it was committed or abandoned; null while open
 * @param entries how many its manifest has, deletions and directories too; 0 until committed
 * @param bytes of the files it put; 0 until committed
 */
public record CommitRow(
    UUID id,
    UUID workspace,
    long seqId,
    CommitState state,
    long parentVersion,
    TopHash top,
    String device,
    String alias,
    String message,
    Instant opened,
    @Nullable Instant ended,
    @Nullable Long version,
    @Nullable CommitHash hash,
    long entries,
    long bytes) {
  /** Reads a row of table {@code commit}. */
  static CommitRow read(ResultSet row, StatementContext context) throws SQLException {
    @Nullable Digest256 hash = Columns.nullableDigest(row, "commit_hash");
    return new CommitRow(
        row.getObject("commit_id", UUID.class),
        row.getObject("workspace_id", UUID.class),
        row.getLong("seq_id"),
        CommitStates.ofCode(row.getInt("state")),
        row.getLong("parent_version"),
        new TopHash(Columns.digest(row, "top_hash")),
        row.getString("device"),
        row.getString("alias"),
        row.getString("message"),
        Columns.instant(row, "opened"),
        Columns.nullableInstant(row, "ended"),
        Columns.nullableLong(row, "version"),
        hash == null ? null : new CommitHash(hash),
        row.getLong("entries"),
        row.getLong("bytes"));
  }
}
