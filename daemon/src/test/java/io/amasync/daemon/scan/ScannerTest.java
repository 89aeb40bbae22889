package io.amasync.daemon.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.amasync.chunker.id.ContentId;
import io.amasync.chunker.id.Digest256;
import io.amasync.daemon.ignore.IgnoreRules;
import io.amasync.daemon.index.Applied;
import io.amasync.daemon.index.IndexEntry;
import io.amasync.daemon.index.LocalIndex;
import io.amasync.daemon.index.PendingPath;
import io.amasync.daemon.index.WorkspaceIndex;
import io.amasync.daemon.tree.FileGoneException;
import io.amasync.daemon.tree.FileStat;
import io.amasync.daemon.tree.MemoryFiles;
import io.amasync.protocol.manifest.EntryKind;
import io.amasync.protocol.manifest.Mtime;
import io.amasync.protocol.path.TreePath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScannerTest {
  @TempDir Path directory;
  private final MemoryFiles files = new MemoryFiles();
  private LocalIndex local;
  private WorkspaceIndex index;
  private Scanner scanner;

  @BeforeEach
  void open() throws IOException {
    local = LocalIndex.open(directory);
    index = local.workspace(new UUID(0, 1));
    scanner = new Scanner(files, new IgnoreRules(files), index);
  }

  @AfterEach
  void close() throws IOException {
    local.close();
  }

  @Test
  void everythingIsNewAtFirst() throws Exception {
    files.file("a", "1").file("dir/b", "22").link("dir/link", "b").directory("empty");

    ScanResult.Scanned found = scan();

    assertThat(pending()).containsExactly("a", "dir", "dir/b", "dir/link", "empty");
    assertThat(found.newFiles()).isEqualTo(3);
    assertThat(found.seenFiles()).isEqualTo(3);
    assertThat(index.pendingBytes()).isEqualTo(3);
    assertThat(index.pendingNewFiles()).isEqualTo(3);
  }

  @Test
  void nothingIsMarkedWhenNothingChanged() throws Exception {
    files.file("a", "1").file("dir/b", "22").link("dir/link", "b").directory("empty");
    commitAll();

    ScanResult.Scanned found = scan();

    assertThat(pending()).isEmpty();
    assertThat(found).isEqualTo(new ScanResult.Scanned(3, 0, 0, 0, false, List.of(), 0));
  }

  @Test
  void aScanListsEachDirectoryOnceAndLooksAtEachNameOnce() throws Exception {
    for (int i = 0; i < 30; i++) {
      files.file("d" + i % 3 + "/f" + i, "x");
    }
    commitAll();
    int statsBefore = files.stats();
    int listingsBefore = files.listings();

    scan();

    assertThat(files.stats() - statsBefore).isEqualTo(33);
    assertThat(files.listings() - listingsBefore).isEqualTo(4);
    assertThat(files.opens()).isZero();
  }

  @Test
  void changesOfContentModeOrTimeAreMarked() throws Exception {
    files.file("content", "1").file("mode", "1").file("time", "1").file("same", "1");
    files.directory("dir").directory("dir-mode");
    commitAll();
    files.file("content", "2").mode("mode", 0600).touch("time", new Mtime(5, 0));
    files.mode("dir-mode", 0700).touch("dir", new Mtime(5, 0));

    ScanResult.Scanned found = scan();

    assertThat(pending()).containsExactly("content", "dir-mode", "mode", "time");
    assertThat(found.changedFiles()).isEqualTo(3);
    assertThat(found.newFiles() + found.goneFiles()).isZero();
  }

  @Test
  void whatIsGoneIsMarkedWithAllBelowIt() throws Exception {
    files.file("a", "").file("a.txt", "").file("d/e/f", "").file("d/g", "").file("z", "");
    commitAll();
    files.remove("a").remove("d").remove("z");

    ScanResult.Scanned found = scan();

    assertThat(pending()).containsExactly("a", "d", "d/e", "d/e/f", "d/g", "z");
    assertThat(found.goneFiles()).isEqualTo(4);
    assertThat(index.pendingGoneFiles()).isEqualTo(4);
    assertThat(found.rootEmpty()).isFalse();
  }

  @Test
  void whatIsCommittedBelowSomethingThatIsNotIsFoundGoneToo() throws Exception {
    files.file("d/e/f", "").file("d/e-", "").file("k/f", "");
    commitAll();
    // A directory of which only the children were ever committed.
    index.apply(
        List.of(
            new Applied(path("d/e"), 0, null, 2),
            new Applied(path("d"), 0, null, 2),
            new Applied(path("k"), 0, null, 2)));
    files.remove("d/e").remove("k");

    scan();

    assertThat(pending()).containsExactly("d", "d/e/f", "k/f");
  }

  @Test
  void aFileThatBecomesADirectoryIsMarkedWithWhatIsInIt() throws Exception {
    files.file("x", "1");
    commitAll();
    files.remove("x").file("x/y", "2");

    ScanResult.Scanned found = scan();

    assertThat(pending()).containsExactly("x", "x/y");
    assertThat(found.newFiles()).isEqualTo(1);
    assertThat(found.goneFiles()).isEqualTo(1);
  }

  @Test
  void aDirectoryThatBecomesALinkIsMarkedWithAllThatWasInIt() throws Exception {
    files.file("dir/a", "1").file("dir/b/c", "1").file("target/a", "1");
    commitAll();
    files.remove("dir").link("dir", "target");

    ScanResult.Scanned found = scan();

    assertThat(pending()).containsExactly("dir", "dir/a", "dir/b", "dir/b/c");
    assertThat(found.goneFiles()).isEqualTo(2);
    assertThat(found.newFiles()).isEqualTo(1);
    assertThat(found.seenFiles()).isEqualTo(2);
  }

  @Test
  void aDirectoryThatCannotBeListedIsBlockedAndNothingInItIsGone() throws Exception {
    files.file("ok", "1").file("dir/a", "1").file("dir/sub/b", "1");
    commitAll();
    files.makeUnreadable("dir", "permission denied").remove("dir/a");

    ScanResult.Scanned found = scan();

    assertThat(pending()).isEmpty();
    assertThat(found.goneFiles()).isZero();
    assertThat(found.blocked())
        .containsExactly(new BlockedPath(path("dir"), "permission denied", "Try again.", false));
    assertThat(found.blockedPaths()).isEqualTo(1);
  }

  @Test
  void aRootThatCannotBeUsedMarksNothing() throws Exception {
    files.file("a", "1");
    commitAll();
    files.makeRootUnlistable("Input/output error");
    assertThat(scanner.scan(null))
        .isEqualTo(new ScanResult.RootUnusable("Input/output error", "Try again."));

    files.removeRoot();
    assertThat(scanner.scan(null)).isInstanceOf(ScanResult.RootUnusable.class);
    assertThat(scanner.scan(path("a"))).isInstanceOf(ScanResult.RootUnusable.class);
    assertThat(scanner.check(path("a"))).isInstanceOf(ScanResult.RootUnusable.class);
    assertThat(pending()).isEmpty();
  }

  @Test
  void anEmptyRootIsSaidToBe() throws Exception {
    files.file("a", "1");
    commitAll();
    files.removeAll();

    assertThat(scan().rootEmpty()).isTrue();

    files.file(".amaignore", "x\n").file("x", "");
    assertThat(scan().rootEmpty()).isFalse();
  }

  @Test
  void aFileThatVanishesInMidScanIsMarkedAlone() throws Exception {
    files.file("a", "1").file("b", "1").file("dir/c", "1");
    commitAll();
    files.makeVanish("b").makeVanish("dir");

    scan();

    assertThat(pending()).containsExactly("b", "dir", "dir/c");
  }

  @Test
  void racyEntriesAreMarkedUntilTheyAreReadAgain() throws Exception {
    files.file("a", "1");
    commitAll();
    IndexEntry entry = Objects.requireNonNull(index.entry(path("a")));
    index.apply(List.of(new Applied(path("a"), 0, entry.withStat(entry.stat(), true), 1)));

    scan();

    assertThat(pending()).containsExactly("a");
  }

  @Test
  void specialFilesAreReportedAndNotMarked() throws Exception {
    files.special("fifo").file("was-file", "1").file("was-dir/x", "1");
    commitAll();
    files.special("was-file").remove("was-dir").special("was-dir");

    ScanResult.Scanned found = scan();

    assertThat(pending()).containsExactly("was-dir/x");
    assertThat(found.blocked())
        .extracting(blocked -> blocked.path() + " " + blocked.reason() + " " + blocked.skipped())
        .containsExactlyInAnyOrder(
            "fifo not a regular file true",
            "was-dir not a regular file false",
            "was-file not a regular file false");
  }

  @Test
  void ignoredPathsAreNotThere() throws Exception {
    files.file(".amaignore", "*.tmp\nbuild/\n").file("a.tmp", "1").file("build/x", "1");
    files.file("src/b.tmp", "1").file("src/c", "1").directory("src/build");

    ScanResult.Scanned found = scan();

    assertThat(pending()).containsExactly(".amaignore", "src", "src/c");
    assertThat(found.seenFiles()).isEqualTo(2);
  }

  @Test
  void pathsThatBecomeIgnoredAreMarkedAsGone() throws Exception {
    files.file("a.tmp", "1").file("build/x/y", "1").file("src/c", "1");
    commitAll();
    files.file(".amaignore", "*.tmp\nbuild/\n");

    ScanResult.Scanned found = scan();

    assertThat(pending()).containsExactly(".amaignore", "a.tmp", "build", "build/x", "build/x/y");
    assertThat(found.goneFiles()).isEqualTo(2);
    assertThat(index.pendingGoneFiles()).isEqualTo(2);
  }

  @Test
  void aChangedIgnoreFileTakesEffectAtTheNextScan() throws Exception {
    files.file(".amaignore", "a\n").file("a", "").file("b", "");
    scan();
    files.file(".amaignore", "b\n");
    index.clearPending(index.pending(null, 100));

    scan();

    assertThat(pending()).containsExactly(".amaignore", "a");
  }

  @Test
  void anIgnoreFileThatCannotBeReadBlocksItsDirectory() throws Exception {
    files.file("d/.amaignore", "secret\n").file("d/secret", "1").file("e", "1");
    files.makeUnreadable("d/.amaignore", "permission denied");

    ScanResult.Scanned found = scan();

    assertThat(pending()).containsExactly("d", "e");
    assertThat(found.blocked()).extracting(BlockedPath::path).containsExactly(path("d/.amaignore"));
  }

  @Test
  void pathsTooLongToBeNamedBlockTheirDirectoryOnly() throws Exception {
    String deep = "d/".repeat(2_046) + "d";
    files.file("a", "1").directory(deep).addListedName(deep, "xx");

    ScanResult.Scanned found = scan();

    assertThat(pending()).hasSize(2_048);
    assertThat(found.blocked()).singleElement().extracting(BlockedPath::path).isEqualTo(path(deep));
    assertThat(found.blocked().getFirst().reason()).contains("'xx'", "longer than 4095 bytes");
  }

  @Test
  void aSubtreeIsScannedWithoutTheRest() throws Exception {
    files.file("a/x", "1").file("b/x", "1").file("a-b", "1");
    commitAll();
    files.file("a/y", "1").remove("a/x").file("b/y", "1").remove("a-b");

    scanner.scan(path("a"));
    assertThat(pending()).containsExactly("a/x", "a/y");

    files.remove("b");
    scanner.scan(path("b"));
    assertThat(pending()).containsExactly("a/x", "a/y", "b", "b/x");
  }

  @Test
  void checkingAPathMarksThatPathAndWhatItNeeds() throws Exception {
    files.file("old", "1").file("gone/x", "1");
    commitAll();
    files.file("old", "2").file("new/deep/file", "1").remove("gone").file("other", "1");

    scanner.check(List.of(path("old"), path("gone"), path("new/deep/file"), path("never")));

    assertThat(pending())
        .containsExactly("gone", "gone/x", "new", "new/deep", "new/deep/file", "old");
  }

  @Test
  void checkingANewDirectoryLooksBelowItAndAnOldOneNot() throws Exception {
    files.file("old/x", "1");
    commitAll();
    files.file("new/a/b", "1").file("old/y", "1");

    scanner.check(List.of(path("new"), path("old")));

    assertThat(pending()).containsExactly("new", "new/a", "new/a/b");
  }

  @Test
  void checkingAnIgnoreFileLooksAtItsWholeDirectory() throws Exception {
    files.file("d/a.tmp", "1").file("d/e/b.tmp", "1").file("c.tmp", "1");
    commitAll();
    files.file("d/.amaignore", "*.tmp\n");
    scanner.check(path("d/.amaignore"));
    assertThat(pending()).containsExactly("d/.amaignore", "d/a.tmp", "d/e/b.tmp");

    index.clearPending(index.pending(null, 100));
    files.file(".amaignore", "c.*");
    scanner.check(path(".amaignore"));
    assertThat(pending()).contains(".amaignore", "c.tmp");
  }

  @Test
  void aCheckThatFindsTheRootUnusableKeepsWhatItMarked() throws Exception {
    files.file("old", "1");
    commitAll();
    files.file("old", "2").file(".amaignore", "x\n").makeRootUnlistable("Input/output error");

    assertThat(scanner.check(List.of(path("old"), path(".amaignore"))))
        .isInstanceOf(ScanResult.RootUnusable.class);

    assertThat(pending()).containsExactly("old");
  }

  @Test
  void namesOfAnyBytesAreMerged() throws Exception {
    byte[][] names = {
      {(byte) 0xff},
      {(byte) 0x80, '-'},
      "\n".getBytes(StandardCharsets.UTF_8),
      {'a', '-'},
      {'a', '!'}
    };
    for (byte[] name : names) {
      files.file(TreePath.of(name), new byte[1]);
    }
    files.file("a/x", "");
    commitAll();
    scan();
    assertThat(index.pendingFiles()).isZero();
  }

  @Test
  void moreThanAPageOfNamesAndOfMarks() throws Exception {
    for (int i = 0; i < 6_000; i++) {
      files.file("f%05d".formatted(i), "x");
    }
    assertThat(scan().newFiles()).isEqualTo(6_000);
    assertThat(index.pendingFiles()).isEqualTo(6_000);
    commitAll();
    assertThat(scan().newFiles()).isZero();
    assertThat(index.pendingFiles()).isZero();

    files.removeAll().file("f03000", "y");

    ScanResult.Scanned found = scan();
    assertThat(found.goneFiles()).isEqualTo(5_999);
    assertThat(found.changedFiles()).isEqualTo(1);
    assertThat(index.pendingGoneFiles()).isEqualTo(5_999);
  }

  @Test
  void aScanInPartsGoesOnInTheOrderOfPaths() throws Exception {
    files.file("a/1", "").file("a-b/2", "").file("c/3", "");
    ScanWalk walk = scanner.walk();
    assertThat(walk.covers(path("a"))).isFalse();

    assertThat(walk.goOn(1)).isNull();
    assertThat(pending()).containsExactly("a", "a-b", "c");
    // What is below a-b comes before what is below a.
    assertThat(List.of("a", "a-b", "a-b/2", "a/1", "c"))
        .filteredOn(p -> walk.covers(path(p)))
        .containsExactly("a", "a-b");

    assertThat(walk.goOn(1)).isNull();
    assertThat(pending()).containsExactly("a", "a-b", "a-b/2", "c");
    assertThat(walk.covers(path("a-b/2"))).isTrue();
    assertThat(walk.covers(path("a/1"))).isFalse();

    assertThat(walk.goOn(2)).isInstanceOf(ScanResult.Scanned.class);
    assertThat(pending()).containsExactly("a", "a-b", "a-b/2", "a/1", "c", "c/3");
    assertThat(walk.covers(path("z"))).isTrue();
  }

  @Test
  void aScanInPartsSaysWhenTheRootIsGone() throws Exception {
    files.removeRoot();
    assertThat(scanner.walk().goOn(1)).isInstanceOf(ScanResult.RootUnusable.class);
  }

  @Test
  void aScanInPartsCanBeInterrupted() {
    files.file("a/b", "");
    ScanWalk walk = scanner.walk();
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> walk.goOn(1)).isInstanceOf(InterruptedException.class);
  }

  @Test
  void aScanCanBeInterrupted() {
    files.file("a/b", "");
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> scanner.scan(null)).isInstanceOf(InterruptedException.class);
  }

  private ScanResult.Scanned scan() throws InterruptedException {
    return (ScanResult.Scanned) scanner.scan(null);
  }

  private List<String> pending() {
    return index.pending(null, 100_000).stream().map(p -> p.path().toString()).toList();
  }

  /** Does what a commit of everything pending does. */
  private void commitAll() throws IOException, InterruptedException {
    scan();
    List<Applied> applied = new ArrayList<>();
    for (PendingPath pending : index.pending(null, 100_000)) {
      try {
        FileStat stat = files.stat(pending.path());
        applied.add(new Applied(pending.path(), pending.stamp(), entry(pending, stat), 1));
      } catch (FileGoneException e) {
        applied.add(new Applied(pending.path(), pending.stamp(), null, 2));
      }
    }
    index.apply(applied);
  }

  private IndexEntry entry(PendingPath pending, FileStat stat) throws IOException {
    return switch (stat.kind()) {
      case FILE ->
          new IndexEntry(
              EntryKind.FILE, stat, 1, new ContentId(new Digest256(1, 2, 3, 4)), null, false);
      case DIRECTORY -> new IndexEntry(EntryKind.DIRECTORY, stat, 1, null, null, false);
      case SYMLINK ->
          new IndexEntry(EntryKind.SYMLINK, stat, 1, null, files.readLink(pending.path()), false);
      case OTHER -> throw new IllegalStateException("Special files are never pending");
    };
  }

  private static TreePath path(String name) {
    return TreePath.of(name);
  }
}
