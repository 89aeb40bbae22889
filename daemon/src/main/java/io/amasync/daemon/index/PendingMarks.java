package io.amasync.daemon.index;

import io.amasync.protocol.path.TreePath;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The pending table of one workspace, and the counters it moves. A value, big-endian: version (1
 * byte: 1), stamp (8), size (8).
 */
final class PendingMarks {
  private static final byte VERSION = 1;
  private static final int BYTES = 1 + 2 * Long.BYTES;

  private final PathTable table;
  private final int workspace;

  PendingMarks(PathTable table, int workspace) {
    this.table = table;
    this.workspace = workspace;
  }

  void mark(Tx tx, Counters counters, PendingMark mark) {
    PendingPath before = at(tx, mark.path());
    if (before == null) {
      counters.pendingPaths++;
    } else {
      counters.pendingBytes -= before.sizeBytes();
    }
    counters.pendingBytes += mark.sizeBytes();
    counters.lastStamp++;
    table
        .put(tx, workspace, mark.path(), BYTES)
        .put(VERSION)
        .putLong(counters.lastStamp)
        .putLong(mark.sizeBytes());
  }

  void clear(Tx tx, Counters counters, TreePath path, long stamp) {
    PendingPath mark = at(tx, path);
    if (mark != null && mark.stamp() == stamp) {
      counters.pendingPaths--;
      counters.pendingBytes -= mark.sizeBytes();
      table.delete(tx, workspace, path);
    }
  }

  @Nullable PendingPath at(Tx tx, TreePath path) {
    ByteBuffer value = table.get(tx, workspace, path);
    return value == null ? null : read(path, value);
  }

  List<PendingPath> page(Tx tx, @Nullable TreePath after, int limit) {
    List<PendingPath> page = new ArrayList<>();
    byte[] from = after == null ? new byte[0] : ChildWalk.withByte(after.toBytes(), 0);
    try (PathCursor cursor = new PathCursor(table, tx, workspace)) {
      for (boolean found = cursor.seek(from); found && page.size() < limit; found = cursor.next()) {
        page.add(read(cursor.path(), cursor.value()));
      }
    }
    return page;
  }

  boolean anyUpTo(Tx tx, long stamp) {
    try (PathCursor cursor = new PathCursor(table, tx, workspace)) {
      for (boolean found = cursor.seek(new byte[0]); found; found = cursor.next()) {
        if (cursor.value().getLong(cursor.value().position() + 1) <= stamp) {
          return true;
        }
      }
    }
    return false;
  }

  private static PendingPath read(TreePath path, ByteBuffer in) {
    Versions.check(in.get(), VERSION, "a pending path");
    return new PendingPath(path, in.getLong(), in.getLong());
  }
}
