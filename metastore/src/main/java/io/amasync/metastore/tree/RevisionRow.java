package io.amasync.metastore.tree;

import io.amasync.chunker.id.ContentId;
import io.amasync.chunker.id.Digest256;
import io.amasync.metastore.sql.Columns;
import io.amasync.metastore.sql.PathColumns;
import io.amasync.protocol.manifest.EntryKind;
import io.amasync.protocol.manifest.LinkTarget;
import io.amasync.protocol.manifest.Mtime;
import io.amasync.protocol.path.TreePath;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/**
 * One revision of a path.
 *
 * @param revision of the path, dense from 1, deletions counted
 * @param version of the commit that made it
 * @param kind null when the revision is the path's deletion
 * @param mtime {@link Mtime#NONE} for directories and deletions
 * @param content of a file, else null
 * @param target of a link, else null
 * @param committed when the commit was, by the server's clock
 */
public record RevisionRow(
    TreePath path,
    long revision,
    long version,
    @Nullable EntryKind kind,
    int mode,
    Mtime mtime,
    long sizeBytes,
    @Nullable ContentId content,
    @Nullable LinkTarget target,
    Instant committed) {
  /** What stands in column {@code kind} for a deletion. */
  public static final int DELETED_CODE = 0;

  /** Whether this revision is the path's deletion. */
  public boolean deleted() {
    return kind == null;
  }

  static RevisionRow read(ResultSet row, StatementContext context) throws SQLException {
    int kind = row.getInt("kind");
    @Nullable Digest256 content = Columns.nullableDigest(row, "content_id");
    byte @Nullable [] target = row.getBytes("link_target");
    return new RevisionRow(
        PathColumns.read(row),
        row.getLong("revision"),
        row.getLong("version"),
        kind == DELETED_CODE ? null : EntryKind.ofCode(kind),
        row.getInt("mode"),
        new Mtime(row.getLong("mtime_s"), row.getInt("mtime_ns")),
        row.getLong("size_bytes"),
        content == null ? null : new ContentId(content),
        target == null ? null : LinkTarget.of(target),
        Columns.instant(row, "committed"));
  }
}
