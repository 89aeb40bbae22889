package io.amasync.daemon.index;

import io.amasync.protocol.path.TreePath;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Walks the names directly in one directory, over a table in path order, in which everything below
 * {@code a} stands between {@code a} and {@code a0}, but not right after {@code a}: {@code a},
 * {@code a.txt}, {@code a/b}. What is below a child is skipped with one seek.
 *
 * <p>A child without an entry of its own is thus found at its {@code a/b}, after {@code a.txt}.
 */
final class ChildWalk {
  private final PathCursor cursor;

  /** The directory and a slash; empty for the root. */
  private final byte[] prefix;

  private final Predicate<TreePath> hasEntry;

  ChildWalk(PathCursor cursor, @Nullable TreePath directory, Predicate<TreePath> hasEntry) {
    this.cursor = cursor;
    this.hasEntry = hasEntry;
    this.prefix = directory == null ? new byte[0] : withByte(directory.toBytes(), '/');
  }

  /** Up to {@code limit} children after {@code after}. */
  List<IndexedChild> page(@Nullable IndexedChild after, int limit) {
    List<IndexedChild> page = new ArrayList<>();
    boolean found = cursor.seek(after == null ? prefix : behind(after));
    while (found && page.size() < limit && inDirectory()) {
      int slash = slashAfterName();
      if (slash < 0) {
        page.add(new IndexedChild(cursor.path(), EntryFormat.read(cursor.value())));
        found = cursor.next();
      } else {
        TreePath child = TreePath.of(Arrays.copyOf(cursor.buffer(), slash));
        if (!hasEntry.test(child)) {
          page.add(new IndexedChild(child, null));
        }
        found = cursor.seek(withByte(child.toBytes(), '/' + 1));
      }
    }
    return page;
  }

  /** The first bytes that can come after {@code child} in the walk. */
  private static byte[] behind(IndexedChild child) {
    return withByte(child.path().toBytes(), child.entry() == null ? '/' + 1 : 0);
  }

  private boolean inDirectory() {
    return cursor.length() > prefix.length
        && Arrays.equals(cursor.buffer(), 0, prefix.length, prefix, 0, prefix.length);
  }

  private int slashAfterName() {
    byte[] path = cursor.buffer();
    for (int i = prefix.length; i < cursor.length(); i++) {
      if (path[i] == '/') {
        return i;
      }
    }
    return -1;
  }

  /** {@code bytes} and one more. */
  static byte[] withByte(byte[] bytes, int last) {
    byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
    longer[bytes.length] = (byte) last;
    return longer;
  }
}
