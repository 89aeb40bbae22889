package io.amasync.daemon.index;

import io.amasync.protocol.path.TreePath;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.lmdbjava.Cursor;
import org.lmdbjava.Dbi;
import org.lmdbjava.GetOp;

/**
 * A table from the paths of one workspace to small values, in the order of {@link TreePath}.
 *
 * <p>LMDB's keys end at 511 bytes and paths at 4095. So a path is cut every {@link #segmentBytes}
 * bytes. A key is the workspace's number (4 bytes), the number of a segment (4 bytes) and up to
 * {@code segmentBytes} bytes of path. Almost every path lies whole in segment 0. The value at a key
 * of full length begins with 4 bytes of its own: the segment in which longer paths with that
 * beginning go on, or 0; and it may be nothing but that. Everything below a directory is thus one
 * range of keys, and a walk over the table is in path order whatever the lengths.
 *
 * <p>A segment that has become empty keeps its number: it costs one key and is used again.
 */
final class PathTable {
  /** The most bytes of a path that one key holds. */
  static final int SEGMENT_BYTES = 496;

  /** Holds, for each workspace, the last segment's number. No segment has this number. */
  private static final int COUNTER = -1;

  static final int CONTINUATION_BYTES = Integer.BYTES;

  private final Dbi<ByteBuffer> table;
  private final int segmentBytes;

  PathTable(Dbi<ByteBuffer> table) {
    this(table, SEGMENT_BYTES);
  }

  /** With segments of another size, for tests. */
  PathTable(Dbi<ByteBuffer> table, int segmentBytes) {
    this.table = table;
    this.segmentBytes = segmentBytes;
  }

  int segmentBytes() {
    return segmentBytes;
  }

  Dbi<ByteBuffer> dbi() {
    return table;
  }

  /** The value of {@code path}, or null; ends with the next call on {@code tx}. */
  @Nullable ByteBuffer get(Tx tx, int workspace, TreePath path) {
    byte[] bytes = path.toBytes();
    int segment = 0;
    int from = 0;
    while (bytes.length - from > segmentBytes) {
      segment = continuation(tx, workspace, segment, bytes, from);
      if (segment == 0) {
        return null;
      }
      from += segmentBytes;
    }
    ByteBuffer value = valueAt(tx, workspace, segment, bytes, from, bytes.length - from);
    if (value == null || bytes.length - from < segmentBytes) {
      return value;
    }
    value.position(CONTINUATION_BYTES);
    return value.hasRemaining() ? value : null;
  }

  /** Room for a value of {@code size} bytes, at least 1, at {@code path}: fill it at once. */
  ByteBuffer put(Tx tx, int workspace, TreePath path, int size) {
    byte[] bytes = path.toBytes();
    int segment = 0;
    int from = 0;
    while (bytes.length - from > segmentBytes) {
      int next = continuation(tx, workspace, segment, bytes, from);
      segment = next == 0 ? continueFrom(tx, workspace, segment, bytes, from) : next;
      from += segmentBytes;
    }
    int length = bytes.length - from;
    if (length < segmentBytes) {
      key(tx, workspace, segment, bytes, from, length);
      return tx.put(table, size);
    }
    int continuation = continuation(tx, workspace, segment, bytes, from);
    key(tx, workspace, segment, bytes, from, length);
    return tx.put(table, CONTINUATION_BYTES + size).putInt(continuation);
  }

  /** Removes {@code path} and its value, if it is there. */
  void delete(Tx tx, int workspace, TreePath path) {
    byte[] bytes = path.toBytes();
    int segment = 0;
    int from = 0;
    while (bytes.length - from > segmentBytes) {
      segment = continuation(tx, workspace, segment, bytes, from);
      if (segment == 0) {
        return;
      }
      from += segmentBytes;
    }
    int length = bytes.length - from;
    int continuation =
        length < segmentBytes ? 0 : continuation(tx, workspace, segment, bytes, from);
    key(tx, workspace, segment, bytes, from, length);
    if (continuation == 0) {
      tx.delete(table);
    } else {
      tx.put(table, CONTINUATION_BYTES).putInt(continuation);
    }
  }

  /** Removes all of a workspace's paths. */
  void clear(Tx tx, int workspace) {
    try (Cursor<ByteBuffer> cursor = tx.cursor(table)) {
      while (cursor.get(tx.key().putInt(workspace).flip(), GetOp.MDB_SET_RANGE)
          && cursor.key().getInt(0) == workspace) {
        cursor.delete();
      }
    }
  }

  /** The segment in which paths beginning with this full segment go on, or 0. */
  private int continuation(Tx tx, int workspace, int segment, byte[] bytes, int from) {
    ByteBuffer value = valueAt(tx, workspace, segment, bytes, from, segmentBytes);
    return value == null ? 0 : value.getInt(0);
  }

  private int continueFrom(Tx tx, int workspace, int segment, byte[] bytes, int from) {
    tx.key().putInt(workspace).putInt(COUNTER);
    ByteBuffer last = tx.get(table);
    int next = last == null ? 1 : last.getInt(0) + 1;
    tx.key().putInt(workspace).putInt(COUNTER);
    tx.put(table, Integer.BYTES).putInt(next);

    ByteBuffer value = valueAt(tx, workspace, segment, bytes, from, segmentBytes);
    byte[] payload = new byte[value == null ? 0 : value.remaining() - CONTINUATION_BYTES];
    if (value != null) {
      value.get(CONTINUATION_BYTES, payload);
    }
    key(tx, workspace, segment, bytes, from, segmentBytes);
    tx.put(table, CONTINUATION_BYTES + payload.length).putInt(next).put(payload);
    return next;
  }

  private @Nullable ByteBuffer valueAt(
      Tx tx, int workspace, int segment, byte[] bytes, int from, int length) {
    key(tx, workspace, segment, bytes, from, length);
    return tx.get(table);
  }

  private static void key(Tx tx, int workspace, int segment, byte[] bytes, int from, int length) {
    tx.key().putInt(workspace).putInt(segment).put(bytes, from, length);
  }
}
