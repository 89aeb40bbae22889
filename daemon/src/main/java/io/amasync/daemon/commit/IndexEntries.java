package io.amasync.daemon.commit;

import io.amasync.daemon.index.IndexEntry;
import io.amasync.daemon.tree.FileStat;
import io.amasync.protocol.manifest.EntryKind;
import io.amasync.protocol.manifest.ManifestEntry;
import org.jspecify.annotations.Nullable;

/** Manifest entries as the index notes them. */
final class IndexEntries {
  private IndexEntries() {}

  /** What is committed when {@code entry} is, at {@code revision}; null for a deletion. */
  static @Nullable IndexEntry of(ManifestEntry entry, FileStat stat, long revision, boolean racy) {
    return switch (entry) {
      case ManifestEntry.Delete _ -> null;
      case ManifestEntry.PutDirectory _ ->
          new IndexEntry(EntryKind.DIRECTORY, stat, revision, null, null, false);
      case ManifestEntry.PutFile file ->
          new IndexEntry(EntryKind.FILE, stat, revision, file.content(), null, racy);
      case ManifestEntry.PutSymlink link ->
          new IndexEntry(EntryKind.SYMLINK, stat, revision, null, link.target(), false);
    };
  }
}
