package io.amasync.daemon.index;

import io.amasync.protocol.path.TreePath;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The pending table of one workspace, and the counters it moves. A value, big-endian: version (1
 * byte: 1), stamp (8), size (8), what was seen (1 byte: 0 other, 1 new file, 2 gone file).
 */
final class PendingMarks {
  private static final byte VERSION = 1;
  private static final int BYTES = 1 + 2 * Long.BYTES + 1;

  private final PathTable table;
  private final int workspace;

  PendingMarks(PathTable table, int workspace) {
    this.table = table;
    this.workspace = workspace;
  }

  void mark(Tx tx, Counters counters, PendingMark mark) {
    uncount(tx, counters, mark.path());
    counters.pendingPaths++;
    counters.pendingBytes += mark.sizeBytes();
    count(counters, mark.change(), 1);
    counters.lastStamp++;
    table
        .put(tx, workspace, mark.path(), BYTES)
        .put(VERSION)
        .putLong(counters.lastStamp)
        .putLong(mark.sizeBytes())
        .put(code(mark.change()));
  }

  void clear(Tx tx, Counters counters, TreePath path, long stamp) {
    ByteBuffer value = table.get(tx, workspace, path);
    if (value != null) {
      PendingPath mark = read(path, value);
      if (mark.stamp() == stamp) {
        uncount(counters, mark, value);
        table.delete(tx, workspace, path);
      }
    }
  }

  private void uncount(Tx tx, Counters counters, TreePath path) {
    ByteBuffer value = table.get(tx, workspace, path);
    if (value != null) {
      uncount(counters, read(path, value), value);
    }
  }

  /** {@code value} is where {@link #read} left it. */
  private static void uncount(Counters counters, PendingPath mark, ByteBuffer value) {
    counters.pendingPaths--;
    counters.pendingBytes -= mark.sizeBytes();
    count(counters, change(value.get()), -1);
  }

  private static void count(Counters counters, PendingMark.Change change, int sign) {
    switch (change) {
      case NEW_FILE -> counters.pendingNewFiles += sign;
      case GONE_FILE -> counters.pendingGoneFiles += sign;
      case OTHER -> {}
    }
  }

  private static byte code(PendingMark.Change change) {
    return switch (change) {
      case OTHER -> 0;
      case NEW_FILE -> 1;
      case GONE_FILE -> 2;
    };
  }

  private static PendingMark.Change change(byte code) {
    return switch (code) {
      case 0 -> PendingMark.Change.OTHER;
      case 1 -> PendingMark.Change.NEW_FILE;
      case 2 -> PendingMark.Change.GONE_FILE;
      default -> throw new IllegalStateException("No mark has the number " + code);
    };
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
