package io.amasync.daemon.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.amasync.protocol.path.TreePath;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkspaceIndexTest {
  @TempDir Path directory;
  private LocalIndex local;
  private WorkspaceIndex index;

  @BeforeEach
  void open() throws IOException {
    local = LocalIndex.open(directory.resolve("index"));
    index = local.workspace(new UUID(1, 2));
  }

  @AfterEach
  void close() throws IOException {
    local.close();
  }

  @Test
  void entriesOfEveryKindComeBackAsTheyWere() {
    List<IndexEntry> entries =
        List.of(
            Samples.file(1, 0),
            Samples.file(Long.MAX_VALUE, 1L << 40).withStat(Samples.file(1, 5).stat(), true),
            Samples.directory(3),
            Samples.link(4, "../\u00ff elsewhere"));
    for (IndexEntry entry : entries) {
      apply("a/b", entry);

      assertThat(index.entry(path("a/b"))).isEqualTo(entry);
    }
    assertThat(index.entry(path("a"))).isNull();
  }

  @Test
  void whatIsAppliedSurvivesReopening() throws IOException {
    index.markPending(List.of(new PendingMark(path("p"), 10)));
    apply("a", Samples.file(7, 100));
    index.setCommitted(Samples.committed(9));
    index.writeJournal(new byte[] {1, 2});
    index.putStaged(path("p"), new byte[] {3});
    local.close();

    open();

    assertThat(index.entry(path("a"))).isEqualTo(Samples.file(7, 100));
    assertThat(index.files()).isEqualTo(1);
    assertThat(index.bytes()).isEqualTo(100);
    assertThat(index.committed()).isEqualTo(Samples.committed(9));
    assertThat(index.committedVersion()).isEqualTo(9);
    assertThat(index.journal()).containsExactly(1, 2);
    assertThat(index.staged(path("p"))).containsExactly(3);
    assertThat(index.pending(null, 10)).containsExactly(new PendingPath(path("p"), 1, 10));
  }

  @Test
  void totalsFollowEveryChangeAndCountNoDirectories() {
    apply("dir", Samples.directory(1));
    apply("dir/a", Samples.file(1, 100));
    apply("dir/b", Samples.file(1, 10));
    apply("link", Samples.link(1, "dir"));
    assertThat(index.files()).isEqualTo(3);
    assertThat(index.bytes()).isEqualTo(110);

    apply("dir/a", Samples.file(2, 1));
    delete("dir/b", 2);
    assertThat(index.files()).isEqualTo(2);
    assertThat(index.bytes()).isEqualTo(1);

    apply("dir/a", Samples.directory(3));
    assertThat(index.files()).isEqualTo(1);
    assertThat(index.bytes()).isZero();
  }

  @Test
  void revisionsContinueAfterADeletion() {
    assertThat(index.baseRevision(path("a"))).isZero();
    apply("a", Samples.file(4, 1));
    assertThat(index.baseRevision(path("a"))).isEqualTo(4);

    delete("a", 5);
    assertThat(index.entry(path("a"))).isNull();
    assertThat(index.baseRevision(path("a"))).isEqualTo(5);

    apply("a", Samples.file(6, 1));
    assertThat(index.baseRevision(path("a"))).isEqualTo(6);
  }

  @Test
  void pathsThatNeverWereCommittedLeaveNoTraceWhenTheyVanish() {
    index.markPending(List.of(new PendingMark(path("a"), 3)));

    index.apply(List.of(new Applied(path("a"), 1, null, 0)));

    assertThat(index.baseRevision(path("a"))).isZero();
    assertThat(index.pendingFiles()).isZero();
  }

  @Test
  void pendingPathsComeInPathOrderAndPageByPage() {
    List<String> names = List.of("a", "a-b", "a.txt", "a/b", "a/b/c", "a0", "\u00fc");
    mark(5, names.reversed());

    assertThat(index.pending(null, 3))
        .extracting(p -> p.path().toString())
        .containsExactly("a", "a-b", "a.txt");
    assertThat(index.pending(path("a.txt"), 10))
        .extracting(p -> p.path().toString())
        .containsExactly("a/b", "a/b/c", "a0", "\u00fc");
    assertThat(index.pending(path("a/" + "zzz"), 1))
        .extracting(p -> p.path().toString())
        .containsExactly("a0");
    assertThat(index.pending(path("\u00fc"), 1)).isEmpty();
  }

  @Test
  void aMarkMadeLaterIsNotClearedByAnEarlierStamp() {
    mark(5, List.of("a"));
    PendingPath first = index.pending(null, 1).getFirst();
    mark(7, List.of("a"));
    PendingPath second = index.pending(null, 1).getFirst();

    index.clearPending(first.path(), first.stamp());
    index.apply(List.of(new Applied(path("a"), first.stamp(), Samples.file(1, 5), 1)));
    assertThat(index.pendingAt(path("a"))).isEqualTo(second);

    index.clearPending(second.path(), second.stamp());
    assertThat(index.pendingAt(path("a"))).isNull();
  }

  @Test
  void pendingCountersFollowMarksAndClearings() {
    mark(5, List.of("a", "b"));
    mark(50, List.of("b"));
    assertThat(index.pendingFiles()).isEqualTo(2);
    assertThat(index.pendingBytes()).isEqualTo(55);

    index.clearPending(index.pending(null, 1));
    assertThat(index.pendingFiles()).isEqualTo(1);
    assertThat(index.pendingBytes()).isEqualTo(50);
    assertThat(index.lastStamp()).isEqualTo(3);
    assertThat(index.isPendingUpTo(2)).isFalse();
    assertThat(index.isPendingUpTo(3)).isTrue();
  }

  @Test
  void childrenAreThoseDirectlyInTheDirectory() {
    for (String name : List.of("a/b", "a/b/c", "a/b.txt", "a/d/e", "ab", "a0/x", "a")) {
      apply(name, Samples.file(1, 1));
    }

    assertThat(children(null)).containsExactly("a", "ab");
    assertThat(children("a")).containsExactly("a/b", "a/b.txt");
    assertThat(children("a/b")).containsExactly("a/b/c");
    assertThat(children("ab")).isEmpty();
    assertThat(index.children(path("a"), null, 10))
        .extracting(child -> child.path() + (child.entry() == null ? "?" : ""))
        .containsExactly("a/b", "a/b.txt", "a/d?");
  }

  @Test
  void pagesOfChildrenFollowOnEachOther() {
    for (String name : List.of("a", "b/x", "b-", "b.", "c", "c/d", "d/e/f", "d!")) {
      apply(name, Samples.file(1, 1));
    }
    List<String> found = new ArrayList<>();
    List<IndexedChild> page = index.children(null, null, 1);
    while (!page.isEmpty()) {
      IndexedChild child = page.getFirst();
      found.add(child.path() + (child.entry() == null ? "?" : ""));
      page = index.children(null, child, 1);
    }

    assertThat(found).containsExactly("a", "b-", "b.", "b?", "c", "d!", "d?");
  }

  @Test
  void visitorsSeeEveryEntryAcrossPagesAndMayChangeTheIndex() {
    List<Applied> many =
        IntStream.range(0, 2_500)
            .mapToObj(i -> new Applied(path("d/%05d".formatted(i)), 0, Samples.file(1, 1), 1))
            .toList();
    index.apply(many);
    List<String> found = new ArrayList<>();

    index.below(
        path("d"),
        (path, entry) -> {
          found.add(path.toString());
          if (found.size() % 100 == 0) {
            index.markPending(List.of(new PendingMark(path, 0)));
          }
        });

    assertThat(found).hasSize(2_500).isSorted();
    assertThat(children("d")).isEqualTo(found);
    assertThat(index.pendingFiles()).isEqualTo(25);
  }

  @Test
  void pathsOfEveryLengthAreStored() {
    String deep = "d/".repeat(2_000);
    List<String> names =
        List.of(
            "d",
            "n".repeat(255),
            "x".repeat(240) + "/" + "y".repeat(255),
            deep + "end",
            deep + "end.txt");
    for (String name : names) {
      apply(name, Samples.file(1, 1));
    }

    List<String> found = new ArrayList<>();
    index.below(null, (path, entry) -> found.add(path.toString()));
    assertThat(found)
        .containsExactly("d", deep + "end", deep + "end.txt", names.get(1), names.get(2));
    assertThat(children(deep.substring(0, deep.length() - 1))).hasSize(2);
  }

  @Test
  void theJournalAndWhatIsStagedEndWithTheirCommit() {
    index.writeJournal(new byte[100_000]);
    index.putStaged(Map.of(path("a"), new byte[] {1}, path("b"), new byte[1 << 20]));
    mark(5, List.of("a"));

    index.applyAndFinish(
        List.of(new Applied(path("a"), 1, Samples.file(1, 5), 1)), Samples.committed(1));

    assertThat(index.journal()).isNull();
    assertThat(index.staged(path("a"))).isNull();
    assertThat(index.staged(path("b"))).isNull();
    assertThat(index.pendingFiles()).isZero();
    assertThat(index.committedVersion()).isEqualTo(1);
  }

  @Test
  void whatIsStagedIsFoundWithinItsPathsOnly() {
    assertThat(index.isStagedWithin(path("a"), path("z"))).isFalse();
    index.putStaged(path("d/f"), new byte[] {1});

    assertThat(index.isStagedWithin(path("d/f"), path("d/f"))).isTrue();
    assertThat(index.isStagedWithin(path("a"), path("z"))).isTrue();
    assertThat(index.isStagedWithin(path("a"), path("d/e"))).isFalse();
    assertThat(index.isStagedWithin(path("d/f0"), path("z"))).isFalse();
    assertThat(local.workspace(new UUID(0, 99)).isStagedWithin(path("a"), path("z"))).isFalse();
  }

  @Test
  void entriesOfManyPathsComeInTheirOrder() {
    apply("b", Samples.file(4, 1));
    apply("d", Samples.directory(2));
    assertThat(index.entries(List.of(path("d"), path("c"), path("b"))))
        .containsExactly(index.entry(path("d")), null, index.entry(path("b")));
  }

  @Test
  void whatIsStagedForTheNextCommitStays() {
    index.writeJournal(new byte[100_000]);
    index.putStaged(
        Map.of(path("a"), new byte[] {1}, path("b"), new byte[1 << 20], path("c"), new byte[1]));
    mark(5, List.of("a", "b"));

    index.applyAndGoOn(
        List.of(new Applied(path("a"), 1, Samples.file(1, 5), 1)),
        Samples.committed(1),
        new byte[] {7});

    assertThat(index.journal()).containsExactly(7);
    assertThat(index.staged(path("a"))).isNull();
    assertThat(index.staged(path("b"))).hasSize(1 << 20);
    assertThat(index.pendingFiles()).isOne();
    assertThat(index.committedVersion()).isEqualTo(1);
    index.clearStaged(List.of(path("b"), path("d")));
    assertThat(index.staged(path("b"))).isNull();
    assertThat(index.staged(path("c"))).hasSize(1);

    index.applyAndGoOn(List.of(), Samples.committed(2), null);
    assertThat(index.journal()).isNull();
    assertThat(index.committedVersion()).isEqualTo(2);
  }

  @Test
  void whatIsAppliedMayBeReadFromTheIndexMeanwhile() {
    index.putStaged(Map.of(path("a"), new byte[] {3}, path("b"), new byte[] {4}));
    Iterable<Applied> applied =
        () ->
            Stream.of("a", "b", "a")
                .map(name -> {
                  int size = Objects.requireNonNull(index.staged(path(name)))[0];
                  return new Applied(path(name), 1, Samples.file(1, size), 1);
                })
                .iterator();

    index.applyAndGoOn(applied, Samples.committed(1), null);

    assertThat(index.bytes()).isEqualTo(3 + 4);
    assertThat(index.staged(path("a"))).isNull();
    assertThat(index.staged(path("b"))).isNull();
  }

  @Test
  void workspacesDoNotSeeEachOther() {
    WorkspaceIndex other = local.workspace(new UUID(1, 3));
    apply("a", Samples.file(1, 1));
    mark(1, List.of("b"));
    index.putStaged(path("c"), new byte[] {1});
    index.writeJournal(new byte[] {1});
    other.putStaged(path("c"), new byte[] {2});
    index.clearStaged();

    assertThat(other.entry(path("a"))).isNull();
    assertThat(other.pending(null, 10)).isEmpty();
    assertThat(other.files()).isZero();
    assertThat(other.journal()).isNull();
    assertThat(other.staged(path("c"))).containsExactly(2);
    assertThat(index.staged(path("c"))).isNull();
  }

  private List<String> children(@org.jspecify.annotations.Nullable String directory) {
    List<String> found = new ArrayList<>();
    index.children(
        directory == null ? null : path(directory), (path, entry) -> found.add(path.toString()));
    return found;
  }

  private void mark(long sizeBytes, List<String> names) {
    index.markPending(names.stream().map(n -> new PendingMark(path(n), sizeBytes)).toList());
  }

  private void apply(String name, IndexEntry entry) {
    index.apply(List.of(new Applied(path(name), 0, entry, entry.revision())));
  }

  private void delete(String name, long revision) {
    index.apply(List.of(new Applied(path(name), 0, null, revision)));
  }

  private static TreePath path(String name) {
    return TreePath.of(name);
  }
}
