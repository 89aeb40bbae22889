package io.amasync.metastore;

import static org.assertj.core.api.Assertions.assertThat;

import io.amasync.metastore.commit.CommitOutcome;
import io.amasync.metastore.tree.RevisionRow;
import io.amasync.metastore.tree.Selection;
import io.amasync.protocol.manifest.ManifestEntry;
import io.amasync.protocol.path.TreePath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Paths of every length and of any bytes. */
class PathIT {
  private final Client client = new Client(TestDatabase.metastore(), 4);
  private final List<ManifestEntry> entries = new ArrayList<>();

  @Test
  void aTreeAThousandDeepListsParentsBeforeChildren() throws IOException {
    TreePath path = directory(TreePath.of("deep"));
    while (path.length() < TreePath.MAXIMUM_BYTES - 1) {
      path = directory(path.child(bytes("d")));
    }
    client.committed(entries);

    assertThat(listing(Selection.ALL)).hasSizeGreaterThan(2_000).isEqualTo(sorted());
    TreePath deepest = path;
    assertThat(client.metastore.trees().latest(client.account, client.id(), deepest)).isPresent();
    assertThat(listing(Selection.within(deepest))).containsExactly(deepest);
  }

  @Test
  void longPathsThatDifferOnlyAtTheEndAreTwoPathsInOrder() throws IOException {
    TreePath parent = longDirectory('x');
    Random random = new Random(4);
    for (int i = 0; i < 100; i++) {
      directory(parent.child(bytes("%02d".formatted(random.nextInt(100)) + i)));
    }
    directory(parent.child(new byte[] {1}));
    client.committed(entries);

    assertThat(listing(Selection.ALL)).isEqualTo(sorted());
    assertThat(paged(Selection.startingWith(below(parent)), 7))
        .hasSize(101)
        .isEqualTo(sorted().stream().filter(path -> path.length() > parent.length()).toList());
    byte[] prefix = parent.child(bytes("7")).toBytes();
    assertThat(listing(Selection.startingWith(prefix)))
        .isNotEmpty()
        .isEqualTo(sorted().stream().filter(path -> startsWith(path.toBytes(), prefix)).toList());
  }

  @Test
  void longPathsHaveConflictsRevisionsAndSubtreesAsAllDo() throws IOException {
    TreePath parent = longDirectory('y');
    TreePath one = directory(parent.child(bytes("one")));
    TreePath two = directory(parent.child(bytes("two")));
    client.committed(entries);

    assertThat(client.commit(new ManifestEntry.PutDirectory(one, 0, 0700)))
        .isInstanceOf(CommitOutcome.Conflict.class);
    assertThat(client.commit(new ManifestEntry.Delete(parent, 1)))
        .isInstanceOf(CommitOutcome.Inconsistent.class);
    client.committed(
        new ManifestEntry.Delete(parent, 1),
        new ManifestEntry.Delete(one, 1),
        new ManifestEntry.Delete(two, 1));
    assertThat(client.metastore.trees().latest(client.account, client.id(), two))
        .get()
        .matches(RevisionRow::deleted);
    assertThat(client.metastore.trees().atVersion(client.account, client.id(), two, 1))
        .get()
        .matches(row -> !row.deleted());
    assertThat(client.metastore.trees().revision(client.account, client.id(), one, 2)).isPresent();
  }

  @Test
  void namesNeedNotBeUtf8() throws IOException {
    TreePath latin = directory(TreePath.of(new byte[] {'c', 'a', 'f', (byte) 0xE9}));
    TreePath high = directory(TreePath.of(new byte[] {(byte) 0xFF, (byte) 0xFF}));
    TreePath higher = directory(TreePath.of(new byte[] {(byte) 0xFF, (byte) 0xFF, 'a'}));
    TreePath composed = directory(TreePath.of("caf\u00e9"));
    TreePath decomposed = directory(TreePath.of("cafe\u0301"));
    TreePath newline = directory(TreePath.of("a\nb"));
    client.committed(entries);

    assertThat(listing(Selection.ALL))
        .containsExactly(newline, decomposed, composed, latin, high, higher);
    assertThat(listing(Selection.startingWith(new byte[] {(byte) 0xFF})))
        .containsExactly(high, higher);
    assertThat(listing(Selection.startingWith(bytes("caf"))))
        .containsExactly(decomposed, composed, latin);
    assertThat(client.metastore.trees().latest(client.account, client.id(), latin)).isPresent();
  }

  @Test
  void aPrefixNeedNotEndWhereANameDoes() throws IOException {
    for (String path : List.of("wood", "wood-old", "wood/oak", "wood/oak/grain", "woodwork", "x")) {
      directory(TreePath.of(path));
    }
    client.committed(entries);

    assertThat(listing(Selection.startingWith(bytes("wood"))))
        .extracting(TreePath::toString)
        .containsExactly("wood", "wood-old", "wood/oak", "wood/oak/grain", "woodwork");
    assertThat(paged(Selection.within(TreePath.of("wood")), 1))
        .extracting(TreePath::toString)
        .containsExactly("wood", "wood/oak", "wood/oak/grain");
    assertThat(listing(Selection.within(TreePath.of("wood/oak/grain")))).hasSize(1);
    assertThat(listing(Selection.within(TreePath.of("nothing")))).isEmpty();
  }

  private TreePath longDirectory(char name) throws IOException {
    byte[] component = String.valueOf(name).repeat(250).getBytes(StandardCharsets.US_ASCII);
    TreePath path = directory(TreePath.of(component));
    for (int i = 0; i < 7; i++) {
      path = directory(path.child(component));
    }
    assertThat(path.length()).isGreaterThan(1_500);
    return path;
  }

  private TreePath directory(TreePath path) {
    entries.add(new ManifestEntry.PutDirectory(path, 0, 0755));
    return path;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] below(TreePath path) {
    return (path + "/").getBytes(StandardCharsets.US_ASCII);
  }

  private static boolean startsWith(byte[] bytes, byte[] prefix) {
    return bytes.length >= prefix.length
        && Arrays.equals(bytes, 0, prefix.length, prefix, 0, prefix.length);
  }

  private List<TreePath> sorted() {
    List<TreePath> sorted = new ArrayList<>(entries.stream().map(ManifestEntry::path).toList());
    Collections.sort(sorted);
    return sorted;
  }

  private List<TreePath> listing(Selection selection) throws IOException {
    List<TreePath> paths = new ArrayList<>();
    client
        .metastore
        .trees()
        .walk(
            client.account,
            client.id(),
            client.now().version(),
            selection,
            row -> paths.add(row.path()));
    return paths;
  }

  private List<TreePath> paged(Selection selection, int limit) {
    List<TreePath> paged = new ArrayList<>();
    List<RevisionRow> page;
    do {
      page =
          client
              .metastore
              .trees()
              .listing(
                  client.account,
                  client.id(),
                  client.now().version(),
                  selection,
                  paged.isEmpty() ? null : paged.getLast(),
                  limit);
      page.forEach(row -> paged.add(row.path()));
    } while (page.size() == limit);
    return paged;
  }
}
