package io.amasync.daemon.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.amasync.daemon.tree.TemporaryDirectory;
import io.amasync.protocol.path.TreePath;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

class PathTableTest {
  private static final int WORKSPACE = 7;
  private static final int TINY_SEGMENT = 3;

  /** One change of the table. */
  record Change(TreePath path, @Nullable Integer value) {}

  @Property(tries = 150)
  void isAMapInPathOrderWhateverTheSegments(
      @ForAll("changes") List<Change> changes, @ForAll("paths") TreePath from) throws IOException {
    TreeMap<TreePath, Integer> model = new TreeMap<>();
    try (TemporaryDirectory directory = new TemporaryDirectory();
        LmdbStore store = LmdbStore.open(directory.path(), 1 << 20)) {
      PathTable table = new PathTable(store.table("paths"), TINY_SEGMENT);
      store.write(tx -> {
        table.put(tx, WORKSPACE + 1, TreePath.of("another workspace's"), 1).put((byte) 1);
        for (Change change : changes) {
          if (change.value() == null) {
            model.remove(change.path());
            table.delete(tx, WORKSPACE, change.path());
          } else {
            model.put(change.path(), change.value());
            table.put(tx, WORKSPACE, change.path(), 4).putInt(change.value());
          }
        }
        return null;
      });

      assertThat(walk(store, table, new byte[0])).containsExactlyElementsOf(model.entrySet());
      assertThat(walk(store, table, from.toBytes()))
          .containsExactlyElementsOf(model.tailMap(from).entrySet());
      for (Change change : changes) {
        assertThat(valueOf(store, table, change.path())).isEqualTo(model.get(change.path()));
      }
    }
  }

  private static List<Map.Entry<TreePath, Integer>> walk(
      LmdbStore store, PathTable table, byte[] from) {
    return store.read(tx -> {
      List<Map.Entry<TreePath, Integer>> found = new ArrayList<>();
      try (PathCursor cursor = new PathCursor(table, tx, WORKSPACE)) {
        for (boolean at = cursor.seek(from); at; at = cursor.next()) {
          found.add(Map.entry(cursor.path(), cursor.value().getInt()));
        }
      }
      return found;
    });
  }

  private static @Nullable Integer valueOf(LmdbStore store, PathTable table, TreePath path) {
    return store.read(tx -> {
      ByteBuffer value = table.get(tx, WORKSPACE, path);
      return value == null ? null : value.getInt();
    });
  }

  @Provide
  Arbitrary<List<Change>> changes() {
    return Combinators.combine(paths(), Arbitraries.integers().injectNull(0.4))
        .as(Change::new)
        .list()
        .ofMaxSize(60);
  }

  @Provide
  Arbitrary<TreePath> paths() {
    return Arbitraries.strings()
        .withChars('a', '/', '.', '0')
        .ofMinLength(1)
        .ofMaxLength(14)
        .filter(PathTableTest::isPath)
        .map(text -> TreePath.of(text.getBytes(StandardCharsets.ISO_8859_1)));
  }

  private static boolean isPath(String text) {
    return !text.startsWith("/")
        && !text.endsWith("/")
        && !text.contains("//")
        && List.of(text.split("/")).stream().noneMatch(n -> n.equals(".") || n.equals(".."));
  }
}
