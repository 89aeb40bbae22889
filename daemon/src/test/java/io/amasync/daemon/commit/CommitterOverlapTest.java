package io.amasync.daemon.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.amasync.daemon.remote.FaultyServer;
import io.amasync.daemon.remote.InMemoryServer;
import io.amasync.daemon.remote.ServerRefusedException;
import io.amasync.daemon.remote.ServerUnavailableException;
import io.amasync.daemon.tree.FileGoneException;
import io.amasync.daemon.tree.MemoryFiles;
import io.amasync.protocol.api.Problem;
import io.amasync.protocol.api.ProblemCode;
import io.amasync.protocol.manifest.ManifestEntry;
import io.amasync.protocol.path.TreePath;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What happens to a batch that is staged while the commit before it is in flight, and to that. */
@Timeout(60)
final class CommitterOverlapTest {
  private static final BatchLimits TWO = new BatchLimits(2, 1 << 20);

  @TempDir private Path home;

  private final MemoryFiles files = new MemoryFiles();
  private InMemoryServer memory;
  private FaultyServer server;

  @BeforeEach
  void startServer() {
    memory = new InMemoryServer(CommitterRig.KEY, CommitterRig.HASHES);
    server = new FaultyServer(memory, (call, after) -> {});
  }

  private CommitterRig rig(Schedule schedule) throws IOException {
    return new CommitterRig(home, files, memory, server, new SplittableRandom(1), schedule);
  }

  private static BatchResult commit(CommitterRig rig, @Nullable TreePath after) throws Exception {
    return rig.committer.commit(new BatchRequest(Frontier.NONE, after, TWO, false, "", ""));
  }

  /** Runs {@code action} once, when the server is first asked to complete a commit. */
  private void beforeFirstComplete(Runnable action) {
    AtomicBoolean done = new AtomicBoolean();
    server.fail((call, after) -> {
      if (call.equals("complete") && !after && !done.getAndSet(true)) {
        action.run();
      }
    });
  }

  private void assertInSync() throws Exception {
    assertThat(memory.tree()).isEqualTo(CommitterRig.treeOf(files));
    assertThat(memory.repeatedRevisions()).isEmpty();
    assertThat(memory.openCommits()).isZero();
    long version = memory.version();
    server.comeBack();
    try (CommitterRig rig = rig(Schedule.EAGER)) {
      assertThat(rig.commitAll(TWO)).allMatch(result -> result.committed() == null);
    }
    assertThat(memory.version()).isEqualTo(version);
  }

  private void sixFiles() {
    for (int i = 0; i < 6; i++) {
      files.file("f" + i, "content of " + i);
    }
  }

  @Test
  void theNextBatchIsSentWhileTheServerCompletesACommit() throws Exception {
    sixFiles();
    CountDownLatch sentMeanwhile = new CountDownLatch(1);
    AtomicInteger completes = new AtomicInteger();
    AtomicInteger atOnce = new AtomicInteger();
    AtomicInteger mostAtOnce = new AtomicInteger();
    server.fail((call, after) -> {
      if (call.equals("complete")) {
        mostAtOnce.accumulateAndGet(
            after ? atOnce.getAndDecrement() : atOnce.incrementAndGet(), Math::max);
        if (!after && completes.incrementAndGet() == 1) {
          assertThat(sentMeanwhile.await(30, TimeUnit.SECONDS)).isTrue();
        }
      } else if (call.equals("putPack") && after && completes.get() == 1) {
        sentMeanwhile.countDown();
      }
    });
    try (CommitterRig rig = rig(Schedule.THREADED)) {
      List<BatchResult> results = rig.commitAll(TWO);
      assertThat(results).allSatisfy(result -> assertThat(result.historyFault()).isNull());
      assertThat(results.stream().mapToLong(BatchResult::entries).sum()).isEqualTo(6);
    }
    assertThat(completes).hasValue(3);
    assertThat(mostAtOnce).hasValue(1);
    assertThat(memory.packPuts()).allSatisfy((pack, puts) -> assertThat(puts).isOne());
    assertInSync();
  }

  /** Waits, within a call of the server, until more than so many of the six files are read. */
  private static void awaitReadingBeyond(int number, CommitterRig rig) {
    long read = (long) number * "content of 0".length();
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (rig.counters.snapshot().bytesRead() <= read) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      LockSupport.parkNanos(100_000);
    }
  }

  @Test
  void filesOfTheNextBatchAreReadWhileTheLastPackOfTheFirstIsSent() throws Exception {
    sixFiles();
    try (CommitterRig rig = rig(Schedule.THREADED)) {
      AtomicBoolean waited = new AtomicBoolean();
      server.fail((call, after) -> {
        if (call.equals("putPack") && !after && !waited.getAndSet(true)) {
          awaitReadingBeyond(2, rig);
        }
      });
      rig.commitAll(TWO);
      assertThat(waited).isTrue();
      assertThat(rig.counters.snapshot().files()).isEqualTo(6);
      assertThat(rig.counters.snapshot().staging()).isZero();
      assertThat(rig.counters.snapshot().staged().count()).isZero();
    }
    assertThat(memory.commits()).hasSize(3);
    assertThat(memory.packPuts()).hasSize(3);
    assertInSync();
  }

  @Test
  void aCommitThatEndedIsStagedAgainThoughTheNextIsReadAhead() throws Exception {
    sixFiles();
    try (CommitterRig rig = rig(Schedule.THREADED)) {
      AtomicBoolean ended = new AtomicBoolean();
      server.fail((call, after) -> {
        if (call.equals("putPack") && !after && !ended.getAndSet(true)) {
          awaitReadingBeyond(2, rig);
          memory.abandonOpenCommits();
        }
      });
      rig.commitAll(TWO);
      assertThat(ended).isTrue();
    }
    assertInSync();
  }

  @Test
  void whatWasReadAheadIsReadAnewWhenTheBatchBeforeIsNotWhatItWasPlannedToBe() throws Exception {
    sixFiles();
    AtomicBoolean gone = new AtomicBoolean();
    AtomicInteger opensOfThird = new AtomicInteger();
    files.whenOpened(path -> {
      if (path.equals(TreePath.of("f0")) && !gone.getAndSet(true)) {
        throw new FileGoneException(path);
      }
      if (path.equals(TreePath.of("f2"))) {
        opensOfThird.incrementAndGet();
      }
    });
    try (CommitterRig rig = rig(Schedule.THREADED)) {
      AtomicBoolean waited = new AtomicBoolean();
      server.fail((call, after) -> {
        if (call.equals("putPack") && !after && !waited.getAndSet(true)) {
          awaitReadingBeyond(1, rig);
        }
      });
      List<BatchResult> results = rig.commitAll(TWO);
      assertThat(results.stream().mapToLong(BatchResult::entries).sum()).isEqualTo(6);
    }
    assertThat(gone).isTrue();
    assertThat(opensOfThird).hasValue(2);
    assertThat(memory.packPuts()).allSatisfy((pack, puts) -> assertThat(puts).isOne());
    files.whenOpened(path -> {});
    assertInSync();
  }

  @Test
  void theOnlyBatchIsCommittedWhenTheCallReturns() throws Exception {
    files.file("a", "1");
    try (CommitterRig rig = rig(Schedule.LAZY)) {
      rig.scanner.scan(null);
      assertThat(commit(rig, null).committed()).isNotNull();
      assertThat(rig.committer.finish()).isNull();
    }
    assertInSync();
  }

  @Test
  void filesCountAsStagedUntilTheirCommitIsNoted() throws Exception {
    sixFiles();
    try (CommitterRig rig = rig(Schedule.LAZY)) {
      rig.scanner.scan(null);
      BatchResult first = commit(rig, null);
      assertThat(first.committed()).isNull();
      assertThat(rig.counters.snapshot().staged().count()).isEqualTo(2);
      assertThat(rig.index.pendingFiles()).isEqualTo(6);
      AtomicInteger both = new AtomicInteger();
      beforeFirstComplete(() -> both.set((int) rig.counters.snapshot().staged().count()));
      BatchResult second = commit(rig, first.next());
      assertThat(both).hasValue(4);
      assertThat(second.committed()).isNotNull();
      assertThat(second.entries()).isEqualTo(2);
      assertThat(rig.counters.snapshot().staged().count()).isEqualTo(2);
      assertThat(rig.index.pendingFiles()).isEqualTo(4);
      commit(rig, second.next());
      assertThat(rig.committer.finish()).isNotNull();
      assertThat(rig.counters.snapshot().staged().count()).isZero();
      assertThat(rig.counters.snapshot().staging()).isZero();
      assertThat(rig.index.journal()).isNull();
    }
    assertInSync();
  }

  @ParameterizedTest
  @EnumSource
  void aConflictInTheCommitInFlightIsResolvedAsEver(Schedule schedule) throws Exception {
    sixFiles();
    memory.commitOfAnotherDevice(new ManifestEntry.PutDirectory(TreePath.of("f1"), 0, 0700));
    List<BatchResult> results;
    try (CommitterRig rig = rig(schedule)) {
      results = rig.commitAll(TWO);
      assertThat(rig.index.pendingFiles()).isZero();
    }
    assertThat(results.stream().flatMap(result -> result.blocked().stream()))
        .singleElement()
        .satisfies(blocked -> assertThat(blocked.path()).isEqualTo(TreePath.of("f1")));
    assertThat(memory.tree()).hasSize(6);
    assertThat(memory.text("f5")).isEqualTo("content of 5");
    assertThat(memory.packPuts()).allSatisfy((pack, puts) -> assertThat(puts).isOne());
    assertThat(memory.openCommits()).isZero();
    assertThat(memory.repeatedRevisions()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void chunksOfTheCommitInFlightThatTheServerLostAreSentAgain(Schedule schedule) throws Exception {
    sixFiles();
    beforeFirstComplete(memory::loseStagedChunks);
    try (CommitterRig rig = rig(schedule)) {
      rig.commitAll(TWO);
    }
    assertInSync();
  }

  @ParameterizedTest
  @EnumSource
  void aCommitInFlightThatTheServerGaveUpIsMadeAnew(Schedule schedule) throws Exception {
    sixFiles();
    beforeFirstComplete(memory::abandonOpenCommits);
    try (CommitterRig rig = rig(schedule)) {
      rig.commitAll(TWO);
    }
    assertThat(memory.packPuts()).allSatisfy((pack, puts) -> assertThat(puts).isOne());
    assertInSync();
  }

  @ParameterizedTest
  @EnumSource
  void aLostAnswerLeavesBothCommitsToTheNextAttempt(Schedule schedule) throws Exception {
    sixFiles();
    AtomicBoolean lost = new AtomicBoolean();
    server.fail((call, after) -> {
      if (call.equals("complete") && after && !lost.getAndSet(true)) {
        throw new ServerUnavailableException("lost", (Duration) null);
      }
    });
    try (CommitterRig rig = rig(schedule)) {
      assertThatThrownBy(() -> rig.commitAll(TWO)).isInstanceOf(ServerUnavailableException.class);
      assertThat(memory.version()).isOne();
      assertThat(rig.index.committedVersion()).isZero();
      List<BatchResult> results = rig.commitAll(TWO);
      assertThat(results.getFirst().entries()).isEqualTo(2);
      assertThat(rig.counters.snapshot().staged().count()).isZero();
    }
    assertThat(memory.version()).isEqualTo(3);
    assertThat(memory.packPuts()).allSatisfy((pack, puts) -> assertThat(puts).isOne());
    assertInSync();
  }

  @ParameterizedTest
  @EnumSource
  void aRefusedCommitInFlightIsGivenUpAndPlannedAnew(Schedule schedule) throws Exception {
    sixFiles();
    AtomicBoolean refused = new AtomicBoolean();
    server.fail((call, after) -> {
      if (call.equals("complete") && !after && !refused.getAndSet(true)) {
        throw new ServerRefusedException(Problem.of(ProblemCode.MALFORMED_MANIFEST, "no"));
      }
    });
    try (CommitterRig rig = rig(schedule)) {
      assertThatThrownBy(() -> rig.commitAll(TWO)).isInstanceOf(ServerRefusedException.class);
      assertThat(rig.index.pendingFiles()).isEqualTo(6);
      rig.commitAll(TWO);
    }
    assertThat(memory.packPuts()).allSatisfy((pack, puts) -> assertThat(puts).isOne());
    assertInSync();
  }

  @ParameterizedTest
  @EnumSource
  void filesFollowTheirDirectoryThatIsInFlight(Schedule schedule) throws Exception {
    for (int i = 0; i < 7; i++) {
      files.file("d/e/f" + i, "content of " + i);
    }
    try (CommitterRig rig = rig(schedule)) {
      rig.commitAll(TWO);
    }
    assertThat(memory.commits()).hasSize(5);
    assertInSync();
  }

  @ParameterizedTest
  @EnumSource
  void filesAreNotCommittedOnADirectoryInFlightThatFails(Schedule schedule) throws Exception {
    for (int i = 0; i < 7; i++) {
      files.file("d/f" + i, "content of " + i);
    }
    memory.commitOfAnotherDevice(
        new ManifestEntry.PutDirectory(TreePath.of("d"), 0, 0700),
        new ManifestEntry.PutDirectory(TreePath.of("d/f0"), 0, 0700));
    try (CommitterRig rig = rig(schedule)) {
      rig.commitAll(TWO);
      files.remove("d/f0").file("d/f0", "saved again");
      rig.commitAll(TWO);
    }
    assertInSync();
  }

  @ParameterizedTest
  @EnumSource
  void whatChangesInFlightIsCommittedAfterwards(Schedule schedule) throws Exception {
    files.file("a", "1").file("b", "1").file("c", "1").file("d", "1").file("z", "1");
    try (CommitterRig rig = rig(schedule)) {
      rig.scanner.scan(null);
      BatchResult first = commit(rig, null);
      files.file("a", "2").remove("b");
      rig.scanner.scan(null);
      BatchResult second = commit(rig, first.next());
      assertThat(memory.text("a")).isEqualTo("1");
      files.file("b", "3").remove("c").file("c/now/a/directory", "1");
      rig.scanner.scan(null);
      commit(rig, second.next());
      rig.committer.finish();
      assertThat(rig.index.pendingFiles()).isPositive();
      rig.commitAll(TWO);
    }
    assertThat(memory.revisionsOf("a")).isEqualTo(2);
    assertThat(memory.revisionsOf("b")).isEqualTo(2);
    assertInSync();
  }

  @ParameterizedTest
  @EnumSource
  void aDirectoryIsNotDeletedFromAboveWhatIsInFlight(Schedule schedule) throws Exception {
    files.directory("d").file("d/old", "1");
    try (CommitterRig rig = rig(schedule)) {
      rig.commitAll(TWO);
      // The first batch puts both files, and then all of it vanishes.
      files.file("d/old", "2").file("d/new", "1").file("e", "1");
      rig.scanner.scan(null);
      BatchResult first = commit(rig, null);
      files.remove("d");
      rig.scanner.scan(null);
      BatchResult second = commit(rig, TreePath.of("c"));
      rig.committer.finish();
      assertThat(first.next()).isEqualTo(TreePath.of("d/old"));
      assertThat(second.deferred()).isTrue();
      assertThat(second.blocked()).isEmpty();
      rig.commitAll(TWO);
    }
    assertInSync();
  }

  @ParameterizedTest
  @EnumSource
  void aDirectoryDeletedInFlightMayComeBack(Schedule schedule) throws Exception {
    files.file("d/a", "1").file("x", "1").file("y", "1");
    try (CommitterRig rig = rig(schedule)) {
      rig.commitAll(TWO);
      files.remove("d").file("x", "2").file("y", "2");
      rig.scanner.scan(null);
      BatchResult first = commit(rig, null);
      files.file("d/b", "1");
      rig.scanner.scan(null);
      commit(rig, TreePath.of("a"));
      rig.committer.finish();
      assertThat(first.next()).isNotNull();
      rig.commitAll(TWO);
    }
    assertInSync();
  }

  @Test
  void interruptingStopsWithinMomentsAndLeavesBothCommits() throws Exception {
    sixFiles();
    CountDownLatch completing = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    AtomicBoolean callEnded = new AtomicBoolean();
    server.fail((call, after) -> {
      if (call.equals("complete") && !after) {
        completing.countDown();
        try {
          never.await();
        } finally {
          callEnded.set(true);
        }
      }
    });
    List<Throwable> ends = new ArrayList<>();
    try (CommitterRig rig = rig(Schedule.THREADED)) {
      Thread engine =
          Thread.ofPlatform()
              .start(() -> {
                try {
                  rig.commitAll(TWO);
                } catch (Exception e) {
                  ends.add(e);
                }
              });
      assertThat(completing.await(30, TimeUnit.SECONDS)).isTrue();
      engine.interrupt();
      assertThat(engine.join(Duration.ofSeconds(30))).isTrue();
      assertThat(callEnded).isTrue();
      assertThat(ends).hasOnlyElementsOfType(InterruptedException.class).hasSize(1);
      assertThat(new CommitJournal(rig.index).sealed()).isNotNull();
      server.comeBack();
      rig.commitAll(TWO);
    }
    assertThat(memory.packPuts()).allSatisfy((pack, puts) -> assertThat(puts).isOne());
    assertInSync();
  }

  @Test
  void aFailureOfTheReadingIsMetAfterTheCommitBeforeItIsNoted() throws Exception {
    sixFiles();
    try (CommitterRig rig = rig(Schedule.LATE_READING)) {
      rig.scanner.scan(null);
      BatchResult first = commit(rig, null);
      server.fail((call, after) -> {
        if (call.equals("grant")) {
          throw new ServerUnavailableException("away for long", Duration.ofHours(1));
        }
      });
      BatchResult second = commit(rig, first.next());
      assertThat(second.committed()).isNotNull();
      assertThat(second.next()).isEqualTo(first.next());
      assertThatThrownBy(() -> commit(rig, second.next()))
          .isInstanceOf(ServerUnavailableException.class);
      server.comeBack();
      rig.commitAll(TWO);
    }
    assertInSync();
  }

  @Test
  void aForgedHistoryIsNoticedBetweenOverlappingCommits() throws Exception {
    sixFiles();
    try (CommitterRig rig = rig(Schedule.EAGER)) {
      rig.scanner.scan(null);
      BatchResult first = commit(rig, null);
      memory.forgeHead();
      BatchResult second = commit(rig, first.next());
      assertThat(second.committed()).isNotNull();
      assertThat(second.historyFault()).isNull();
      BatchResult third = commit(rig, second.next());
      assertThat(third.historyFault()).contains("version 2");
      rig.commitAll(TWO);
    }
    assertInSync();
  }

  @Test
  void aNamedCommitIsNeverInFlightAndWaitsForNone() throws Exception {
    sixFiles();
    try (CommitterRig rig = rig(Schedule.LAZY)) {
      rig.scanner.scan(null);
      BatchResult first = commit(rig, null);
      BatchRequest named = new BatchRequest(Frontier.NONE, first.next(), TWO, true, "v1", "");
      assertThatThrownBy(() -> rig.committer.commit(named))
          .isInstanceOf(IllegalStateException.class);
      assertThat(rig.committer.resume()).isNotNull();
      assertThat(rig.committer.commit(named).committed()).isNotNull();
      assertThat(rig.committer.finish()).isNull();
      rig.commitAll(TWO);
    }
    assertInSync();
  }
}
