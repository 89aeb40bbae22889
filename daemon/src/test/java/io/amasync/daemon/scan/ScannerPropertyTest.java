package io.amasync.daemon.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.amasync.chunker.id.ContentId;
import io.amasync.chunker.id.Digest256;
import io.amasync.daemon.ignore.IgnoreRules;
import io.amasync.daemon.index.Applied;
import io.amasync.daemon.index.IndexEntry;
import io.amasync.daemon.index.LocalIndex;
import io.amasync.daemon.index.PendingPath;
import io.amasync.daemon.index.WorkspaceIndex;
import io.amasync.daemon.tree.FileKind;
import io.amasync.daemon.tree.FileStat;
import io.amasync.daemon.tree.MemoryFiles;
import io.amasync.daemon.tree.TemporaryDirectory;
import io.amasync.protocol.manifest.EntryKind;
import io.amasync.protocol.manifest.LinkTarget;
import io.amasync.protocol.path.TreePath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;

class ScannerPropertyTest {
  /** Makes one path something, with the directories above it, or removes it with all below. */
  record Edit(String path, @Nullable FileKind kind) {
    void applyTo(MemoryFiles files, Map<TreePath, FileKind> tree) {
      TreePath at = TreePath.of(path);
      tree.keySet().removeIf(p -> p.isWithin(at));
      files.remove(path);
      if (kind == null) {
        return;
      }
      for (TreePath up = at.parent(); up != null; up = up.parent()) {
        if (tree.get(up) != FileKind.DIRECTORY) {
          tree.put(up, FileKind.DIRECTORY);
          files.remove(up.toString()).directory(up.toString());
        }
      }
      tree.put(at, kind);
      switch (kind) {
        case FILE -> files.file(path, "content");
        case DIRECTORY -> files.directory(path);
        case SYMLINK -> files.link(path, "target");
        case OTHER -> files.special(path);
      }
    }
  }

  @Property(tries = 100)
  void marksAreExactlyTheDifference(
      @ForAll("edits") List<Edit> before, @ForAll("edits") List<Edit> after)
      throws IOException, InterruptedException {
    try (TemporaryDirectory directory = new TemporaryDirectory();
        LocalIndex local = LocalIndex.open(directory.path())) {
      MemoryFiles files = new MemoryFiles();
      WorkspaceIndex index = local.workspace(new UUID(1, 1));
      Scanner scanner = new Scanner(files, new IgnoreRules(files), index);
      Map<TreePath, FileKind> tree = new TreeMap<>();
      before.forEach(edit -> edit.applyTo(files, tree));
      commit(index, files, tree);
      Map<TreePath, FileStat> committed = new TreeMap<>();
      index.below(null, (path, entry) -> committed.put(path, entry.stat()));
      assertThat(committed.keySet()).isEqualTo(regular(tree).keySet());

      after.forEach(edit -> edit.applyTo(files, tree));
      scanner.scan(null);

      TreeSet<TreePath> different = new TreeSet<>(committed.keySet());
      different.addAll(regular(tree).keySet());
      for (Map.Entry<TreePath, FileStat> entry : committed.entrySet()) {
        // What a special file replaced stays committed, and blocked.
        if (tree.get(entry.getKey()) == FileKind.OTHER
            || (tree.containsKey(entry.getKey())
                && files.stat(entry.getKey()).sameAs(entry.getValue()))) {
          different.remove(entry.getKey());
        }
      }
      assertThat(index.pending(null, 10_000))
          .extracting(PendingPath::path)
          .containsExactlyElementsOf(different);
      assertThat(index.files() + index.pendingNewFiles() - index.pendingGoneFiles())
          .isEqualTo(
              tree.entrySet().stream()
                  .filter(entry ->
                      entry.getValue() == FileKind.FILE
                          || entry.getValue() == FileKind.SYMLINK
                          || (entry.getValue() == FileKind.OTHER
                              && committed.containsKey(entry.getKey())
                              && committed.get(entry.getKey()).kind() != FileKind.DIRECTORY))
                  .count());
    }
  }

  @Property(tries = 100)
  void inPartsTheSameIsMarkedAndNothingIsCoveredThatIsNot(
      @ForAll("edits") List<Edit> edits, @ForAll @IntRange(min = 1, max = 4) int marks)
      throws IOException, InterruptedException {
    try (TemporaryDirectory directory = new TemporaryDirectory();
        LocalIndex local = LocalIndex.open(directory.path())) {
      MemoryFiles files = new MemoryFiles();
      Map<TreePath, FileKind> tree = new TreeMap<>();
      edits.forEach(edit -> edit.applyTo(files, tree));
      WorkspaceIndex index = local.workspace(new UUID(1, 1));
      ScanWalk walk = new Scanner(files, new IgnoreRules(files), index).walk();

      ScanResult result;
      do {
        for (TreePath path : regular(tree).keySet()) {
          if (walk.covers(path)) {
            assertThat(index.pendingAt(path)).as("%s", path).isNotNull();
          }
        }
        result = walk.goOn(marks);
      } while (result == null);

      assertThat(tree.keySet()).allMatch(walk::covers);
      assertThat(index.pending(null, 10_000))
          .extracting(PendingPath::path)
          .containsExactlyElementsOf(regular(tree).keySet());
      WorkspaceIndex another = local.workspace(new UUID(1, 2));
      assertThat(result).isEqualTo(new Scanner(files, new IgnoreRules(files), another).scan(null));
    }
  }

  private static Map<TreePath, FileKind> regular(Map<TreePath, FileKind> tree) {
    Map<TreePath, FileKind> regular = new TreeMap<>(tree);
    regular.values().removeIf(kind -> kind == FileKind.OTHER);
    return regular;
  }

  private static void commit(WorkspaceIndex index, MemoryFiles files, Map<TreePath, FileKind> tree)
      throws IOException {
    List<Applied> applied = new ArrayList<>();
    for (TreePath path : regular(tree).keySet()) {
      FileStat stat = files.stat(path);
      IndexEntry entry =
          switch (stat.kind()) {
            case FILE ->
                new IndexEntry(
                    EntryKind.FILE, stat, 1, new ContentId(new Digest256(1, 2, 3, 4)), null, false);
            case DIRECTORY -> new IndexEntry(EntryKind.DIRECTORY, stat, 1, null, null, false);
            case SYMLINK ->
                new IndexEntry(
                    EntryKind.SYMLINK, stat, 1, null, LinkTarget.of(new byte[] {'t'}), false);
            case OTHER -> throw new IllegalStateException("never committed");
          };
      applied.add(new Applied(path, 0, entry, 1));
    }
    index.apply(applied);
  }

  @Provide
  Arbitrary<List<Edit>> edits() {
    Arbitrary<String> names = Arbitraries.of("a", "a-", "a.", "a0", "b", "\u00fc");
    Arbitrary<String> paths = names.list().ofMinSize(1).ofMaxSize(4).map(n -> String.join("/", n));
    return Combinators.combine(paths, Arbitraries.of(FileKind.class).injectNull(0.3))
        .as(Edit::new)
        .list()
        .ofMaxSize(25);
  }
}
