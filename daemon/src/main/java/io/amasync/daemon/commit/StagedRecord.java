package io.amasync.daemon.commit;

import io.amasync.daemon.index.Applied;
import io.amasync.daemon.index.IndexEntry;
import io.amasync.daemon.tree.FileKind;
import io.amasync.daemon.tree.FileStat;
import io.amasync.protocol.manifest.EntryFrame;
import io.amasync.protocol.manifest.ManifestEntry;
import io.amasync.protocol.manifest.Mtime;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What the open commit knows of one path, kept in the index until the commit has ended, so that a
 * crash costs no second reading.
 *
 * <p>Bytes, big-endian: version 1 (1), flags (1: bit 0 racy, bit 1 unchanged, bit 2 has a stat),
 * stamp (8); the stat, if any: device, inode, links (8 each), mode (4), size (8), mtime and ctime
 * (12 each); then the entry as in a manifest, which says the stat's kind.
 *
 * @param stat null for a deletion
 * @param unchanged whether it turned out to be what is committed: then it is in no manifest
 */
record StagedRecord(
    long stamp, @Nullable FileStat stat, boolean racy, boolean unchanged, ManifestEntry entry) {
  private static final byte VERSION = 1;
  private static final int RACY = 1;
  private static final int UNCHANGED = 2;
  private static final int HAS_STAT = 4;
  private static final int HEADER_BYTES = 2 + Long.BYTES;
  private static final int STAT_BYTES = 6 * Long.BYTES + 3 * Integer.BYTES;

  byte[] encode() {
    ByteBuffer out =
        ByteBuffer.allocate(
            HEADER_BYTES + (stat == null ? 0 : STAT_BYTES) + EntryFrame.sizeBytes(entry));
    out.put(VERSION);
    out.put(
        (byte) ((racy ? RACY : 0) | (unchanged ? UNCHANGED : 0) | (stat == null ? 0 : HAS_STAT)));
    out.putLong(stamp);
    if (stat != null) {
      putStat(out, stat);
    }
    EntryFrame.writeTo(out, entry);
    return out.array();
  }

  /** Reads a record; null when it was written by another release: then the file is read again. */
  static @Nullable StagedRecord decode(byte @Nullable [] bytes) {
    if (bytes == null || bytes.length < HEADER_BYTES || bytes[0] != VERSION) {
      return null;
    }
    ByteBuffer in = ByteBuffer.wrap(bytes).position(1);
    int flags = in.get();
    long stamp = in.getLong();
    boolean hasStat = (flags & HAS_STAT) != 0;
    int frameAt = in.position() + (hasStat ? STAT_BYTES : 0);
    ManifestEntry entry;
    try {
      entry = EntryFrame.decode(bytes, frameAt, bytes.length - frameAt);
    } catch (IOException e) {
      throw new IllegalStateException("The local index holds a damaged record", e);
    }
    return new StagedRecord(
        stamp,
        hasStat ? getStat(in, kind(entry)) : null,
        (flags & RACY) != 0,
        (flags & UNCHANGED) != 0,
        entry);
  }

  /** What the index is to note once the entry is committed. */
  Applied applied() {
    long revision = entry.baseRevision() + 1;
    IndexEntry now = stat == null ? null : IndexEntries.of(entry, stat, revision, racy);
    return new Applied(entry.path(), stamp, now, revision);
  }

  private static void putStat(ByteBuffer out, FileStat stat) {
    out.putLong(stat.device());
    out.putLong(stat.inode());
    out.putLong(stat.links());
    out.putInt(stat.mode());
    out.putLong(stat.sizeBytes());
    putMtime(out, stat.mtime());
    putMtime(out, stat.ctime());
  }

  private static void putMtime(ByteBuffer out, Mtime mtime) {
    out.putLong(mtime.seconds());
    out.putInt(mtime.nanos());
  }

  private static FileKind kind(ManifestEntry entry) {
    return switch (entry) {
      case ManifestEntry.PutFile _ -> FileKind.FILE;
      case ManifestEntry.PutDirectory _ -> FileKind.DIRECTORY;
      case ManifestEntry.PutSymlink _ -> FileKind.SYMLINK;
      case ManifestEntry.Delete _ -> throw new IllegalStateException("A deletion has no stat");
    };
  }

  private static FileStat getStat(ByteBuffer in, FileKind kind) {
    return new FileStat(
        kind,
        in.getLong(),
        in.getLong(),
        in.getLong(),
        in.getInt(),
        in.getLong(),
        new Mtime(in.getLong(), in.getInt()),
        new Mtime(in.getLong(), in.getInt()));
  }
}
