package io.amasync.daemon.index;

import io.amasync.chunker.id.ContentId;
import io.amasync.daemon.tree.FileKind;
import io.amasync.daemon.tree.FileStat;
import io.amasync.protocol.manifest.EntryKind;
import io.amasync.protocol.manifest.LinkTarget;
import org.jspecify.annotations.Nullable;

/**
 * What is committed of one path, and how its file looked when that was read.
 *
 * @param stat the stat between which and its equal the content was read
 * @param revision the path's revision, 1 or more
 * @param content of a file, else null
 * @param target of a link, else null
 * @param racy whether the file was touched so shortly before it was read that a later change may
 *     have left {@code stat} as it is: the content must be read again to be sure
 */
public record IndexEntry(
    EntryKind kind,
    FileStat stat,
    long revision,
    @Nullable ContentId content,
    @Nullable LinkTarget target,
    boolean racy) {
  public IndexEntry {
    if (revision < 1) {
      throw new IllegalArgumentException("A committed path has revision 1 or more: " + revision);
    }
    if (stat.kind() != fileKind(kind)) {
      throw new IllegalArgumentException("A %s has no stat of a %s".formatted(kind, stat.kind()));
    }
    if ((content != null) != (kind == EntryKind.FILE)
        || (target != null) != (kind == EntryKind.SYMLINK)) {
      throw new IllegalArgumentException(
          "A file has a content, a link a target, nothing else has either; not so this " + kind);
    }
  }

  private static FileKind fileKind(EntryKind kind) {
    return switch (kind) {
      case FILE -> FileKind.FILE;
      case DIRECTORY -> FileKind.DIRECTORY;
      case SYMLINK -> FileKind.SYMLINK;
    };
  }

  /** The same with another stat: the file was looked at again and is what it was. */
  public IndexEntry withStat(FileStat newStat, boolean nowRacy) {
    return new IndexEntry(kind, newStat, revision, content, target, nowRacy);
  }

  /** The size of a file, which is what counts as data; 0 for anything else. */
  public long dataBytes() {
    return kind == EntryKind.FILE ? stat.sizeBytes() : 0;
  }
}
