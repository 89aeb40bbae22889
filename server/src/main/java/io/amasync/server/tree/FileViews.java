package io.amasync.server.tree;

import io.amasync.metastore.tree.RevisionRow;
import io.amasync.protocol.api.FileView;
import io.amasync.protocol.api.FilesView;
import io.amasync.protocol.api.Limits;
import io.amasync.protocol.manifest.EntryKind;
import io.amasync.server.http.PathText;
import io.amasync.server.http.RawRequest;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Revisions as the contract shows them, and how many of them. */
final class FileViews {
  private static final long PAGE_ROWS = 1_000;

  private FileViews() {}

  /** How many rows are asked for. */
  static int limit(RawRequest request) {
    Long asked = request.number("limit", 1, Limits.PAGE_ROWS);
    return (int) (asked == null ? PAGE_ROWS : asked);
  }

  static FilesView view(long version, List<RevisionRow> rows, @Nullable String next) {
    return new FilesView(version, rows.stream().map(FileViews::view).toList(), next);
  }

  static FileView view(RevisionRow row) {
    EntryKind kind = row.kind();
    return new FileView(
        row.path().toString(),
        PathText.base64IfNeeded(row.path()),
        kind == null ? "deleted" : kind.name().toLowerCase(Locale.ROOT),
        row.revision(),
        row.version(),
        row.sizeBytes(),
        "%04o".formatted(row.mode()),
        kind == EntryKind.FILE || kind == EntryKind.SYMLINK ? row.mtime().toInstant() : null,
        row.content() == null ? null : row.content().toString(),
        row.target() == null ? null : Base64.getEncoder().encodeToString(row.target().toBytes()),
        row.committed());
  }
}
