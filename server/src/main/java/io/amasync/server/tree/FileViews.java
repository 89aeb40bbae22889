package io.amasync.server.tree;

import io.amasync.metastore.tree.RevisionRow;
import io.amasync.protocol.api.FileView;
import io.amasync.protocol.manifest.EntryKind;
import io.amasync.server.http.PathText;
import java.util.Base64;
import java.util.Locale;

/** A revision as the contract shows it. */
final class FileViews {
  private FileViews() {}

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
