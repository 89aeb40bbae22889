package io.amasync.daemon.index;

import io.amasync.chunker.id.ContentId;
import io.amasync.chunker.id.Digest256;
import io.amasync.daemon.tree.FileKind;
import io.amasync.daemon.tree.FileStat;
import io.amasync.protocol.manifest.EntryKind;
import io.amasync.protocol.manifest.LinkTarget;
import io.amasync.protocol.manifest.Mtime;
import java.nio.ByteBuffer;

/**
 * How an {@link IndexEntry} is stored, version 1, big-endian:
 *
 * <pre>
 * offset bytes
 *      0     1 version: 1
 *      1     1 kind, {@link EntryKind#code}
 *      2     1 flags: 1 racy
 *      3     2 mode
 *      5     8 device
 *     13     8 inode
 *     21     8 links
 *     29     8 size
 *     37    12 mtime: seconds (8, signed), nanoseconds (4)
 *     49    12 ctime: seconds (8, signed), nanoseconds (4)
 *     61     8 revision
 *     69       a file: content id (32); a link: its target, to the end; a directory: nothing
 * </pre>
 */
final class EntryFormat {
  private static final byte VERSION = 1;
  private static final int FIXED_BYTES = 69;
  private static final int RACY = 1;

  private EntryFormat() {}

  static int sizeBytes(IndexEntry entry) {
    if (entry.content() != null) {
      return FIXED_BYTES + Digest256.BYTES;
    }
    LinkTarget target = entry.target();
    return FIXED_BYTES + (target == null ? 0 : target.toBytes().length);
  }

  static void write(IndexEntry entry, ByteBuffer out) {
    FileStat stat = entry.stat();
    out.put(VERSION).put((byte) entry.kind().code()).put((byte) (entry.racy() ? RACY : 0));
    out.putShort((short) stat.mode());
    out.putLong(stat.device()).putLong(stat.inode()).putLong(stat.links());
    out.putLong(stat.sizeBytes());
    out.putLong(stat.mtime().seconds()).putInt(stat.mtime().nanos());
    out.putLong(stat.ctime().seconds()).putInt(stat.ctime().nanos());
    out.putLong(entry.revision());
    ContentId content = entry.content();
    if (content != null) {
      content.writeTo(out);
    }
    LinkTarget target = entry.target();
    if (target != null) {
      out.put(target.toBytes());
    }
  }

  static IndexEntry read(ByteBuffer in) {
    Versions.check(in.get(), VERSION, "entry");
    EntryKind kind = EntryKind.ofCode(in.get());
    boolean racy = (in.get() & RACY) != 0;
    int mode = in.getShort();
    long device = in.getLong();
    long inode = in.getLong();
    long links = in.getLong();
    long sizeBytes = in.getLong();
    Mtime mtime = new Mtime(in.getLong(), in.getInt());
    Mtime ctime = new Mtime(in.getLong(), in.getInt());
    long revision = in.getLong();
    FileKind fileKind =
        switch (kind) {
          case FILE -> FileKind.FILE;
          case DIRECTORY -> FileKind.DIRECTORY;
          case SYMLINK -> FileKind.SYMLINK;
        };
    FileStat stat = new FileStat(fileKind, device, inode, links, mode, sizeBytes, mtime, ctime);
    ContentId content = kind == EntryKind.FILE ? ContentId.readFrom(in) : null;
    LinkTarget target = kind == EntryKind.SYMLINK ? LinkTarget.of(rest(in)) : null;
    return new IndexEntry(kind, stat, revision, content, target, racy);
  }

  private static byte[] rest(ByteBuffer in) {
    byte[] rest = new byte[in.remaining()];
    in.get(rest);
    return rest;
  }
}
