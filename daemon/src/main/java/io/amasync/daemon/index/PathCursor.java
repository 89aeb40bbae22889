package io.amasync.daemon.index;

import io.amasync.protocol.path.TreePath;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.lmdbjava.Cursor;
import org.lmdbjava.GetOp;

/**
 * Walks a {@link PathTable} of one workspace in path order. For one thread, inside one transaction;
 * the table must not change meanwhile.
 */
final class PathCursor implements AutoCloseable {
  private static final int KEY_PREFIX_BYTES = 2 * Integer.BYTES;

  private final Tx tx;
  private final int workspace;
  private final int segmentBytes;
  private final Cursor<ByteBuffer> cursor;

  /** The path at hand; what led to its segment stays when the cursor goes down into it. */
  private final byte[] path;

  private int length;

  /** The segments from the first, which is 0, to the one at hand. */
  private final int[] segments;

  private int level;
  private int continuation;

  PathCursor(PathTable table, Tx tx, int workspace) {
    this.tx = tx;
    this.workspace = workspace;
    this.segmentBytes = table.segmentBytes();
    this.cursor = tx.cursor(table.dbi());
    this.path = new byte[TreePath.MAXIMUM_BYTES + segmentBytes];
    this.segments = new int[TreePath.MAXIMUM_BYTES / segmentBytes + 2];
  }

  /**
   * Goes to the first path that is {@code target} or after it. The target need not be a path, only
   * bytes to compare with; empty is before all.
   *
   * @return whether there is one
   */
  boolean seek(byte[] target) {
    level = 0;
    while (true) {
      int from = level * segmentBytes;
      int rest = target.length - from;
      if (rest <= segmentBytes) {
        return settle(position(target, from, rest));
      }
      if (!position(target, from, segmentBytes)) {
        return settle(false);
      }
      if (!isAt(target, from)) {
        return settle(true);
      }
      int next = cursor.val().getInt(0);
      if (next == 0) {
        return settle(nextInSegment());
      }
      System.arraycopy(target, from, path, from, segmentBytes);
      segments[++level] = next;
    }
  }

  /** Goes to the path after the one at hand; false when there is none. */
  boolean next() {
    return settle(continuation == 0 ? nextInSegment() : down());
  }

  /** The path at hand. */
  TreePath path() {
    return TreePath.of(Arrays.copyOf(path, length));
  }

  /** The bytes of the path at hand, {@link #length} of them; they end with the next move. */
  byte[] buffer() {
    return path;
  }

  int length() {
    return length;
  }

  /** The value at hand; ends with the next move. */
  ByteBuffer value() {
    ByteBuffer value = cursor.val();
    return value.position(isFull() ? PathTable.CONTINUATION_BYTES : 0);
  }

  @Override
  public void close() {
    cursor.close();
  }

  /** From a raw position to the next one that holds a path's value. */
  private boolean settle(boolean found) {
    boolean at = found;
    while (true) {
      if (!at) {
        if (level == 0) {
          return false;
        }
        level--;
        at = position(path, level * segmentBytes, segmentBytes) && nextInSegment();
        continue;
      }
      ByteBuffer key = cursor.key();
      int from = level * segmentBytes;
      length = from + key.remaining() - KEY_PREFIX_BYTES;
      key.get(KEY_PREFIX_BYTES, path, from, length - from);
      if (!isFull()) {
        continuation = 0;
        return true;
      }
      continuation = cursor.val().getInt(0);
      if (cursor.val().remaining() > PathTable.CONTINUATION_BYTES) {
        return true;
      }
      at = continuation == 0 ? nextInSegment() : down();
    }
  }

  private boolean isFull() {
    return length == (level + 1) * segmentBytes;
  }

  private boolean down() {
    segments[++level] = continuation;
    return position(path, 0, 0);
  }

  private boolean position(byte[] bytes, int from, int count) {
    ByteBuffer key = tx.key().putInt(workspace).putInt(segments[level]);
    key.put(bytes, from, count).flip();
    return cursor.get(key, GetOp.MDB_SET_RANGE) && inSegment();
  }

  private boolean nextInSegment() {
    return cursor.next() && inSegment();
  }

  private boolean inSegment() {
    ByteBuffer key = cursor.key();
    return key.getInt(0) == workspace && key.getInt(Integer.BYTES) == segments[level];
  }

  private boolean isAt(byte[] target, int from) {
    ByteBuffer key = cursor.key();
    return key.remaining() == KEY_PREFIX_BYTES + segmentBytes
        && key.slice(KEY_PREFIX_BYTES, segmentBytes)
            .equals(ByteBuffer.wrap(target, from, segmentBytes));
  }
}
