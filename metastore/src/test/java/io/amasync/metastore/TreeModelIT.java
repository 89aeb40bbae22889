package io.amasync.metastore;

import static org.assertj.core.api.Assertions.assertThat;

import io.amasync.chunker.content.ChunkList;
import io.amasync.metastore.tree.RevisionRow;
import io.amasync.metastore.tree.Selection;
import io.amasync.protocol.manifest.EntryKind;
import io.amasync.protocol.manifest.ManifestEntry;
import io.amasync.protocol.path.TreePath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random histories: the tree at each of their versions is that of a map in memory. */
class TreeModelIT {
  private static final int COMMITS = 15;
  private static final int CHANGES = 12;

  /** A path that is there. */
  private record Node(long revision, long version, EntryKind kind, ChunkList chunks) {}

  private final TreeMap<TreePath, Node> head = new TreeMap<>();
  private final Map<TreePath, Long> revisions = new HashMap<>();
  private final List<SequencedMap<TreePath, Node>> versions = new ArrayList<>();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void everyVersionIsWhatTheModelSays(long seed) throws IOException {
    Random random = new Random(seed);
    Client client = new Client(TestDatabase.metastore(), seed);
    versions.add(new TreeMap<>());
    for (long version = 1; version <= COMMITS; version++) {
      client.committed(change(client, random, version));
      versions.add(new TreeMap<>(head));
    }
    for (int version = 0; version <= COMMITS; version++) {
      listingsAgree(client, random, version);
      pathsAgree(client, version);
    }
    totalsAgree(client);
  }

  /** A random commit that leaves a tree; the head follows. */
  private List<ManifestEntry> change(Client client, Random random, long version) {
    TreeMap<TreePath, Node> wanted = new TreeMap<>(head);
    for (int i = 0; i < CHANGES; i++) {
      TreePath path = path(random);
      wanted.keySet().removeIf(other -> other.isWithin(path));
      if (random.nextInt(3) > 0) {
        for (TreePath parent = path.parent(); parent != null; parent = parent.parent()) {
          Node there = wanted.get(parent);
          if (there == null || there.kind() != EntryKind.DIRECTORY) {
            wanted.put(parent, node(EntryKind.DIRECTORY, version, ChunkList.EMPTY));
          }
        }
        EntryKind kind = EntryKind.ofCode(1 + random.nextInt(3));
        boolean file = kind == EntryKind.FILE;
        wanted.put(path, node(kind, version, file ? content(client, random) : ChunkList.EMPTY));
      }
    }
    List<ManifestEntry> entries = new ArrayList<>();
    TreeSet<TreePath> paths = new TreeSet<>(head.keySet());
    paths.addAll(wanted.keySet());
    for (TreePath path : paths) {
      Node after = wanted.get(path);
      if (after == null || after.version() == version) {
        entries.add(entry(client, path, after));
        long revision = revisions.merge(path, 1L, Long::sum);
        if (after != null) {
          wanted.put(path, new Node(revision, version, after.kind(), after.chunks()));
        }
      }
    }
    head.clear();
    head.putAll(wanted);
    return entries;
  }

  private static Node node(EntryKind kind, long version, ChunkList chunks) {
    return new Node(0, version, kind, chunks);
  }

  private static ChunkList content(Client client, Random random) {
    return client.staged(random.ints(random.nextInt(4), 1, 1_000).toArray());
  }

  private static TreePath path(Random random) {
    String[] names = {"a", "a-", "a0", "b"};
    StringBuilder path = new StringBuilder();
    for (int depth = 1 + random.nextInt(4); depth > 0; depth--) {
      path.append(names[random.nextInt(names.length)]).append(depth > 1 ? "/" : "");
    }
    return TreePath.of(path.toString());
  }

  private ManifestEntry entry(Client client, TreePath path, @Nullable Node after) {
    long base = revisions.getOrDefault(path, 0L);
    if (after == null) {
      return new ManifestEntry.Delete(path, base);
    }
    return switch (after.kind()) {
      case FILE -> client.file(path, base, after.chunks());
      case DIRECTORY -> Client.directory(path.toString(), base);
      case SYMLINK -> Client.link(path.toString(), base, "target");
    };
  }

  private void listingsAgree(Client client, Random random, int version) throws IOException {
    SequencedMap<TreePath, Node> model = versions.get(version);
    assertThat(walk(client, version, Selection.ALL)).isEqualTo(model);
    TreePath directory = path(random);
    assertThat(walk(client, version, Selection.within(directory)))
        .isEqualTo(filtered(model, directory, true));
    byte[] prefix = directory.toBytes();
    assertThat(walk(client, version, Selection.startingWith(prefix)))
        .isEqualTo(filtered(model, directory, false));
    assertThat(paged(client, version, Selection.within(directory), 1 + random.nextInt(3)))
        .isEqualTo(List.copyOf(filtered(model, directory, true).keySet()));
  }

  private static Map<TreePath, Node> filtered(
      Map<TreePath, Node> model, TreePath prefix, boolean within) {
    Map<TreePath, Node> filtered = new TreeMap<>(model);
    filtered
        .keySet()
        .removeIf(path ->
            within ? !path.isWithin(prefix) : !path.toString().startsWith(prefix.toString()));
    return filtered;
  }

  private static SequencedMap<TreePath, Node> walk(Client client, long version, Selection selection)
      throws IOException {
    List<TreePath> order = new ArrayList<>();
    TreeMap<TreePath, Node> walked = new TreeMap<>();
    client
        .metastore
        .trees()
        .walk(
            client.account,
            client.id(),
            version,
            selection,
            row -> {
              order.add(row.path());
              walked.put(row.path(), modelled(client, row));
            });
    assertThat(order).containsExactlyElementsOf(walked.keySet());
    return walked;
  }

  private static List<TreePath> paged(Client client, long version, Selection selection, int limit) {
    List<TreePath> paged = new ArrayList<>();
    List<RevisionRow> page;
    do {
      TreePath after = paged.isEmpty() ? null : paged.getLast();
      page =
          client
              .metastore
              .trees()
              .listing(client.account, client.id(), version, selection, after, limit);
      page.forEach(row -> paged.add(row.path()));
    } while (page.size() == limit);
    return paged;
  }

  private static Node modelled(Client client, RevisionRow row) {
    ChunkList chunks =
        row.content() == null
            ? ChunkList.EMPTY
            : client.metastore.contents().chunks(client.account, row.content()).orElseThrow();
    assertThat(row.sizeBytes()).isEqualTo(chunks.sizeBytes());
    EntryKind kind = Objects.requireNonNull(row.kind(), "no deletion is listed");
    return new Node(row.revision(), row.version(), kind, chunks);
  }

  private void pathsAgree(Client client, int version) {
    for (TreePath path : revisions.keySet()) {
      Node model = versions.get(version).get(path);
      var row = client.metastore.trees().atVersion(client.account, client.id(), path, version);
      if (model == null) {
        assertThat(row.stream()).allMatch(RevisionRow::deleted);
      } else {
        assertThat(row.map(there -> modelled(client, there))).contains(model);
        assertThat(
                client
                    .metastore
                    .trees()
                    .revision(client.account, client.id(), path, model.revision()))
            .isEqualTo(row);
      }
    }
  }

  private void totalsAgree(Client client) {
    assertThat(client.now().files())
        .isEqualTo(head.values().stream().filter(n -> n.kind() != EntryKind.DIRECTORY).count());
    assertThat(client.now().bytes())
        .isEqualTo(head.values().stream().mapToLong(n -> n.chunks().sizeBytes()).sum());
    revisions.forEach((path, count) ->
        assertThat(
                client
                    .metastore
                    .trees()
                    .revisions(client.account, client.id(), path, Long.MAX_VALUE, 1_000))
            .extracting(RevisionRow::revision)
            .containsExactlyElementsOf(
                LongStream.rangeClosed(1, count).map(i -> count + 1 - i).boxed().toList()));
  }
}
