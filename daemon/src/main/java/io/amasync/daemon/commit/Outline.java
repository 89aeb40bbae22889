package io.amasync.daemon.commit;

import io.amasync.chunker.hash.KeyedHash;
import io.amasync.chunker.id.TopHash;
import io.amasync.daemon.tree.FileStat;
import io.amasync.protocol.manifest.Mtime;
import io.amasync.protocol.path.TreePath;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.UUID;

/**
 * What a commit is going to be, before the first byte is read. Its hash, keyed with the account's
 * manifests key, is the top hash that names the commit's staging area.
 *
 * <p>Deviation from "top hash = hash of the manifest": the manifest holds content ids, so its hash
 * is known only when everything has been read, and then everything would have to be read again to
 * be sent.
 *
 * <p>Format, big-endian: workspace (16 bytes), parent version (8); then for each entry, ascending
 * by path: operation (1), path length (2) and bytes, base revision (8), size (8), mtime seconds (8)
 * and nanoseconds (4).
 */
final class Outline {
  private static final int HEADER_BYTES = 3 * Long.BYTES;
  private static final int ENTRY_BYTES =
      1 + Short.BYTES + TreePath.MAXIMUM_BYTES + 3 * Long.BYTES + Integer.BYTES;

  private Outline() {}

  static TopHash topHash(
      KeyedHash manifests, UUID workspace, long parentVersion, List<PlannedEntry> entries) {
    byte[] bytes = new byte[HEADER_BYTES + ENTRY_BYTES];
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    buffer.putLong(workspace.getMostSignificantBits());
    buffer.putLong(workspace.getLeastSignificantBits());
    buffer.putLong(parentVersion);
    manifests.update(bytes, 0, buffer.position());
    for (PlannedEntry entry : entries) {
      buffer.clear();
      FileStat stat = entry.stat();
      Mtime mtime = stat == null ? Mtime.NONE : stat.mtime();
      buffer.put((byte) entry.operation().code());
      buffer.putShort((short) entry.path().length());
      entry.path().writeTo(buffer);
      buffer.putLong(entry.baseRevision());
      buffer.putLong(entry.bytes());
      buffer.putLong(mtime.seconds());
      buffer.putInt(mtime.nanos());
      manifests.update(bytes, 0, buffer.position());
    }
    return new TopHash(manifests.finish());
  }
}
