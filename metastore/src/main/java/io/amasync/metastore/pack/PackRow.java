package io.amasync.metastore.pack;

import io.amasync.chunker.id.PackId;
import io.amasync.chunker.id.TopHash;
import io.amasync.metastore.sql.Columns;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * A stored pack.
 *
 * @param workspace with {@code top}: the staging area that it is, or was, in
 * @param crc32c of all its bytes
 */
public record PackRow(
    PackId id,
    PackState state,
    UUID workspace,
    TopHash top,
    long sizeBytes,
    int crc32c,
    Instant staged) {
  /** Reads a row of table {@code pack}. */
  public static PackRow read(ResultSet row, StatementContext context) throws SQLException {
    return new PackRow(
        new PackId(Columns.digest(row, "pack_id")),
        PackState.ofCode(row.getInt("state")),
        row.getObject("workspace_id", UUID.class),
        new TopHash(Columns.digest(row, "top_hash")),
        row.getLong("size_bytes"),
        row.getInt("crc32c"),
        Columns.instant(row, "staged_at"));
  }
}
