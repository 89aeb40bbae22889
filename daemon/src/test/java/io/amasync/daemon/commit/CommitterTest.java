package io.amasync.daemon.commit;

import static org.assertj.core.api.Assertions.assertThat;

import io.amasync.daemon.index.PendingMark;
import io.amasync.daemon.remote.InMemoryServer;
import io.amasync.daemon.tree.MemoryFiles;
import io.amasync.protocol.manifest.ManifestEntry;
import io.amasync.protocol.manifest.Mtime;
import io.amasync.protocol.path.TreePath;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CommitterTest {
  @TempDir private Path home;

  private final MemoryFiles files = new MemoryFiles();
  private InMemoryServer server;

  @BeforeEach
  void startServer() {
    server = new InMemoryServer(CommitterRig.KEY, CommitterRig.HASHES);
  }

  private List<BatchResult> commitAll() throws IOException, InterruptedException {
    return commitAll(BatchLimits.AUTOMATIC);
  }

  private List<BatchResult> commitAll(BatchLimits limits) throws IOException, InterruptedException {
    try (CommitterRig rig = CommitterRig.open(home, files, server)) {
      return rig.commitAll(limits);
    }
  }

  private void assertInSync() throws IOException, InterruptedException {
    assertThat(server.tree()).isEqualTo(CommitterRig.treeOf(files));
    long version = server.version();
    assertThat(commitAll()).allMatch(result -> result.committed() == null);
    assertThat(server.version()).isEqualTo(version);
    assertThat(server.openCommits()).isZero();
  }

  @Test
  void aBatchIsCommittedBeforeTheRestIsLookedAt() throws Exception {
    for (int i = 0; i < 40; i++) {
      files.file("d%02d/f".formatted(i), "content of " + i);
    }
    BatchLimits limits = new BatchLimits(10, 1 << 20);
    try (CommitterRig rig = CommitterRig.open(home, files, server)) {
      Frontier frontier = rig.frontier();
      rig.committer.resume();
      BatchResult first =
          rig.committer.commit(new BatchRequest(frontier, null, limits, false, "", ""));
      // The directories are all in the root, and of what is below them only what a batch needs.
      assertThat(rig.index.pendingFiles()).isLessThan(60);
      assertThat(frontier.isOpen()).isTrue();
      TreePath after = first.next();
      while (after != null) {
        after =
            rig.committer.commit(new BatchRequest(frontier, after, limits, false, "", "")).next();
      }
      rig.committer.finish();
      assertThat(frontier.isOpen()).isFalse();
      assertThat(rig.index.pendingFiles()).isZero();
    }
    assertThat(server.tree()).isEqualTo(CommitterRig.treeOf(files));
  }

  @Test
  void everyKindOfEntryIsCommitted() throws Exception {
    files.file("a/b/deep.txt", "deep").file("top.txt", "top").directory("empty").link("l", "../x");
    files.file("nothing", "");
    List<BatchResult> results = commitAll();
    assertThat(results.getFirst().entries()).isEqualTo(7);
    assertThat(results.getFirst().bytes()).isEqualTo(7);
    assertInSync();
  }

  @Test
  void nothingPendingIsNoCommit() throws Exception {
    commitAll();
    assertThat(server.version()).isZero();
    assertThat(server.openCommits()).isZero();
  }

  @Test
  void aCommitIsMadeOfSeveralBatchesInOrder() throws Exception {
    for (int i = 0; i < 25; i++) {
      files.file("d%02d/file".formatted(i), "content " + i);
    }
    commitAll(new BatchLimits(7, 1 << 20));
    assertThat(server.version()).isGreaterThan(5);
    assertInSync();
  }

  @Test
  void largeFilesAreCutAndSentInSeveralPacks() throws Exception {
    byte[] large = new byte[40 << 20];
    new Random(5).nextBytes(large);
    files.file(TreePath.of("large.bin"), large);
    commitAll();
    assertThat(server.packPuts()).hasSizeGreaterThan(1).allSatisfy((p, n) -> assertThat(n).isOne());
    assertInSync();
  }

  @Test
  void equalContentIsSentOnce() throws Exception {
    String content = "the same".repeat(1000);
    for (int i = 0; i < 10; i++) {
      files.file("copy" + i, content);
    }
    commitAll();
    assertThat(server.packPuts()).hasSize(1);
    files.file("another/copy", content);
    commitAll();
    assertThat(server.packPuts()).hasSize(1);
    assertInSync();
  }

  @Test
  void changesDeletionsAndMetadataAreCommitted() throws Exception {
    files.file("a", "1").file("b", "2").file("c", "3").directory("d").file("e/f/g", "4");
    commitAll();
    files.file("a", "changed").remove("b").mode("c", 0600).mode("d", 0700).remove("e");
    BatchResult second = commitAll().getFirst();
    assertThat(second.entries()).isEqualTo(7);
    assertInSync();
  }

  @Test
  void aTouchedFileIsCommittedWithItsNewTimeAndNoUpload() throws Exception {
    files.file("a", "1");
    commitAll();
    files.touch("a", new Mtime(-5, 7));
    commitAll();
    assertThat(server.revisionsOf("a")).isEqualTo(2);
    assertThat(server.packPuts()).hasSize(1);
  }

  @Test
  void aFileThatOnlyLooksChangedMakesNoRevision() throws Exception {
    files.file("a", "1").mode("a", 0600);
    commitAll();
    files.mode("a", 0644).mode("a", 0600);
    commitAll();
    assertThat(server.revisionsOf("a")).isOne();
    assertThat(server.version()).isOne();
    assertInSync();
  }

  @Test
  void typesMayChange() throws Exception {
    files.file("a", "file").file("b/c/d", "below").link("l", "x").file("m/n", "1");
    commitAll();
    files.remove("a").file("a/now/a/directory", "1");
    files.remove("b").file("b", "now a file");
    files.remove("l").directory("l");
    files.remove("m").link("m", "now/a/link");
    commitAll();
    assertInSync();
  }

  @Test
  void whatIsOnlySeenThroughALinkIsNotThere() throws Exception {
    files.file("a/b", "elsewhere").file("a/c", "elsewhere").link("a", "elsewhere");
    try (CommitterRig rig = CommitterRig.open(home, files, server)) {
      rig.index.markPending(
          List.of(
              new PendingMark(TreePath.of("a/b"), 9, PendingMark.Change.NEW_FILE),
              new PendingMark(TreePath.of("a/c"), 9, PendingMark.Change.NEW_FILE)));
      BatchResult result = rig.commitAll().getFirst();

      assertThat(result.entries()).isOne();
      assertThat(result.deferred()).isFalse();
      assertThat(rig.index.pendingFiles()).isZero();
    }
    assertThat(server.tree()).containsOnlyKeys(TreePath.of("a"));
    assertThat(files.opens()).isZero();
  }

  @Test
  void aDirectoryThatHasBecomeALinkSinceTheLastPlanIsLookedAtAgain() throws Exception {
    try (CommitterRig rig = CommitterRig.open(home, files, server)) {
      files.file("a/b", "1");
      rig.commitAll();
      files.link("a", "elsewhere").file("a/c", "elsewhere");
      rig.index.markPending(
          List.of(new PendingMark(TreePath.of("a/c"), 9, PendingMark.Change.NEW_FILE)));
      int opensBefore = files.opens();

      BatchResult result = rig.commitAll().getFirst();

      assertThat(result.deferred()).isFalse();
      assertThat(rig.index.pendingFiles()).isZero();
      assertThat(files.opens()).isEqualTo(opensBefore);
    }
    assertThat(server.tree()).containsOnlyKeys(TreePath.of("a"));
  }

  @Test
  void aDirectoryTooLargeForOneBatchIsDeletedFromBelow() throws Exception {
    for (int i = 0; i < 40; i++) {
      files.file("d/%d/e/%d".formatted(i % 4, i), "x" + i);
    }
    commitAll();
    files.remove("d");
    commitAll(new BatchLimits(5, 1 << 20));
    assertInSync();
  }

  @Test
  void renamesSendNothing() throws Exception {
    files.file("a/1", "one").file("a/2", "two");
    commitAll();
    int packs = server.packPuts().size();
    files.remove("a").file("b/1", "one").file("b/2", "two");
    commitAll();
    assertThat(server.packPuts()).hasSize(packs);
    assertInSync();
  }

  @Test
  void aDeletedPathComesBackOnItsTombstone() throws Exception {
    files.file("a", "1");
    commitAll();
    files.remove("a");
    commitAll();
    files.file("a", "2");
    commitAll();
    assertThat(server.revisionsOf("a")).isEqualTo(3);
    assertInSync();
  }

  @Test
  void anUnreadableFileBlocksItselfOnly() throws Exception {
    files.file("bad", "x").file("good", "y").makeUnreadable("bad", "permission denied");
    BatchResult result = commitAll().getFirst();
    assertThat(result.blocked())
        .singleElement()
        .satisfies(blocked -> assertThat(blocked.reason()).isEqualTo("permission denied"));
    assertThat(server.tree()).containsOnlyKeys(TreePath.of("good"));
    files.makeReadable("bad");
    commitAll();
    assertInSync();
  }

  @Test
  void aChangeOnAnotherDeviceBlocksThatPathUntilTheUserActs() throws Exception {
    files.file("a", "ours").file("b", "fine");
    commitAll();
    server.commitOfAnotherDevice(new ManifestEntry.Delete(TreePath.of("a"), 1));
    files.file("a", "ours again").file("b", "fine again");
    try (CommitterRig rig = CommitterRig.open(home, files, server)) {
      List<BatchResult> results = rig.commitAll();
      assertThat(results.getFirst().entries()).isOne();
      assertThat(results.getFirst().blocked())
          .extracting(b -> b.path().toString())
          .containsOnly("a");
      assertThat(rig.commitAll()).allMatch(result -> result.committed() == null);
      files.file("a", "saved again");
      assertThat(rig.commitAll().getLast().entries()).isOne();
    }
    assertInSync();
  }

  @Test
  void anExplicitCommitGoesOnTopOfAnotherDevicesChange() throws Exception {
    files.file("a", "ours");
    commitAll();
    server.commitOfAnotherDevice(new ManifestEntry.Delete(TreePath.of("a"), 1));
    files.file("a", "ours again");
    try (CommitterRig rig = CommitterRig.open(home, files, server)) {
      rig.commitAll();
      rig.scanner.scan(null);
      BatchResult result = rig.committer.commit(BatchRequest.named(null, "v1", "mine"));
      assertThat(result.entries()).isOne();
    }
    assertThat(server.commits().getLast().alias()).isEqualTo("v1");
    assertThat(server.revisionsOf("a")).isEqualTo(3);
    assertInSync();
  }

  @Test
  void aNameIsGivenToTheTreeAsItIs() throws Exception {
    files.file("a", "ours");
    commitAll();
    int before = server.commits().size();
    try (CommitterRig rig = CommitterRig.open(home, files, server)) {
      assertThat(rig.committer.commit(BatchRequest.named(null, "", "")).committed()).isNull();
      BatchResult result = rig.committer.commit(BatchRequest.named(null, "beta-1", ""));
      assertThat(result.entries()).isZero();
      assertThat(result.committed()).isNotNull();
    }
    assertThat(server.commits()).hasSize(before + 1);
    assertThat(server.commits().getLast().alias()).isEqualTo("beta-1");
    assertInSync();
  }

  @Test
  void theSameOnBothSidesIsNoConflict() throws Exception {
    files.directory("d").file("d/a", "ours");
    commitAll();
    server.commitOfAnotherDevice(new ManifestEntry.PutDirectory(TreePath.of("e"), 0, 0755));
    files.file("e/new", "1");
    commitAll();
    assertThat(server.revisionsOf("e")).isOne();
    assertInSync();
  }

  @Test
  void chunksThatTheServerLostAreSentAgain() throws Exception {
    files.file("a", "content");
    commitAll();
    server.loseAllChunks();
    files.file("b", "content");
    commitAll();
    assertThat(server.packPuts().values()).containsExactly(2);
    assertInSync();
  }

  @Test
  void whatIsIgnoredGoesAwayAndComesBack() throws Exception {
    files.file("a.tmp", "1").file("keep", "2");
    commitAll();
    files.file(".amaignore", "*.tmp\n");
    commitAll();
    assertThat(server.tree()).doesNotContainKey(TreePath.of("a.tmp"));
    files.remove(".amaignore");
    commitAll();
    assertInSync();
  }
}
