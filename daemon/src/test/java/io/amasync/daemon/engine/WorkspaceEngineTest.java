package io.amasync.daemon.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.amasync.daemon.commit.BatchLimits;
import io.amasync.daemon.remote.ServerUnavailableException;
import io.amasync.protocol.path.TreePath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WorkspaceEngineTest {
  @TempDir private Path directory;

  private EngineRig rig;

  @BeforeEach
  void open() throws IOException {
    rig = new EngineRig(directory);
  }

  @AfterEach
  void close() throws IOException {
    rig.close();
  }

  private EngineState state() {
    return rig.engine().status().state();
  }

  private void awaitState(EngineState state) {
    await().atMost(Duration.ofSeconds(20)).until(() -> state() == state);
  }

  @Test
  void whatIsThereAtStartIsCommitted() throws Exception {
    rig.write("a/b.txt", "one");
    rig.engine().start();
    assertThat(rig.await()).isEqualTo(WaitOutcome.COMMITTED);
    assertThat(rig.committed("a/b.txt")).isEqualTo("one");
    awaitState(EngineState.IN_SYNC);
    EngineStatus status = rig.engine().status();
    assertThat(status.version()).isEqualTo(1);
    assertThat(status.files()).isEqualTo(1);
    assertThat(status.bytes()).isEqualTo(3);
    assertThat(status.pending().files()).isZero();
    assertThat(status.uploaded().packs()).isOne();
    assertThat(status.lastCommit()).isNotNull();
    assertThat(status.lastError()).isNull();
  }

  @Test
  void changesAreNoticedAndCommittedWithoutBeingAsked() throws Exception {
    rig.engine().start();
    rig.await();
    rig.write("later", "1");
    await().atMost(Duration.ofSeconds(20)).until(() -> "1".equals(rig.committed("later")));
    Files.delete(rig.root.resolve("later"));
    rig.write("other", "2");
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> "2".equals(rig.committed("other")) && rig.committed("later") == null);
  }

  @Test
  void waitCoversEveryChangeMadeBeforeIt() throws Exception {
    rig.engine().start();
    for (int i = 0; i < 20; i++) {
      rig.write("file" + i, "content " + i);
      assertThat(rig.await()).isEqualTo(WaitOutcome.COMMITTED);
      assertThat(rig.committed("file" + i)).isEqualTo("content " + i);
    }
  }

  @Test
  void aPausedEngineUploadsNothingAndCatchesUp() throws Exception {
    rig.engine().pause();
    rig.engine().start();
    rig.write("a", "1");
    var waiting = rig.engine().awaitCommitted();
    awaitState(EngineState.PAUSED);
    await().until(() -> rig.engine().status().pending().files() == 1);
    assertThatThrownBy(() -> waiting.get(100, TimeUnit.MILLISECONDS))
        .isInstanceOf(TimeoutException.class);
    assertThat(rig.memory.version()).isZero();
    rig.engine().resume();
    assertThat(waiting.get(20, TimeUnit.SECONDS)).isEqualTo(WaitOutcome.COMMITTED);
  }

  @Test
  void aFirstScanThatEndsWithThePassThatDidItIsDoneAgain() throws Exception {
    int files = BatchLimits.AUTOMATIC.entries() / 2 + 1_000;
    for (int i = 0; i < files; i++) {
      rig.write("d%03d/%05d".formatted(i / 100, i), "the same");
    }
    AtomicInteger opened = new AtomicInteger();
    rig.server.fail((call, after) -> {
      if (call.equals("openCommit") && !after && opened.incrementAndGet() == 2) {
        throw new ServerUnavailableException("The server is away", (Duration) null);
      }
    });
    rig.engine().start();
    assertThat(rig.await()).isEqualTo(WaitOutcome.COMMITTED);
    assertThat(rig.engine().status().files()).isEqualTo(files);
    assertThat(rig.memory.version()).isGreaterThanOrEqualTo(2);
    assertThat(rig.committed("d091/%05d".formatted(files - 1))).isEqualTo("the same");
    awaitState(EngineState.IN_SYNC);
  }

  @Test
  void whatCannotBeReadIsListedAfterAScanThatCommits() throws Exception {
    rig.write("a", "1");
    rig.fifo("b/pipe");
    rig.engine().start();
    assertThat(rig.await()).isEqualTo(WaitOutcome.COMMITTED);
    assertThat(rig.committed("a")).isEqualTo("1");
    assertThat(rig.engine().status().blocked())
        .extracting(blocked -> blocked.path().toString())
        .containsExactly("b/pipe");
  }

  @Test
  void pausingStopsWithACommitInFlightAndTheNextBatchStaged() throws Exception {
    int inBatch = BatchLimits.AUTOMATIC.entries() / 2; // the first, of a first scan
    for (int i = 0; i < inBatch - 1; i++) {
      rig.write("d/%05d".formatted(i), "the same");
    }
    rig.write("e", "another");
    CountDownLatch nextOpened = new CountDownLatch(2);
    CountDownLatch never = new CountDownLatch(1);
    rig.server.fail((call, after) -> {
      if (call.equals("openCommit") && after) {
        nextOpened.countDown();
      } else if (call.equals("complete") && !after) {
        never.await();
      }
    });
    rig.engine().start();
    assertThat(nextOpened.await(60, TimeUnit.SECONDS)).isTrue();
    EngineStatus status = rig.engine().status();
    assertThat(status.pending().staged()).isGreaterThanOrEqualTo(inBatch - 1);
    assertThat(status.pending().files()).isEqualTo(inBatch + 1);
    rig.engine().pause();
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> rig.engine().status().activity().equals("paused"));
    assertThat(rig.memory.version()).isZero();
    rig.server.comeBack();
    rig.engine().resume();
    assertThat(rig.await()).isEqualTo(WaitOutcome.COMMITTED);
    assertThat(rig.committed("e")).isEqualTo("another");
    assertThat(rig.memory.version()).isEqualTo(2);
    assertThat(rig.memory.openCommits()).isZero();
  }

  @Test
  void aServerThatIsAwayIsWaitedFor() throws Exception {
    rig.server.goAway();
    rig.write("a", "1");
    rig.engine().start();
    awaitState(EngineState.OFFLINE);
    assertThat(rig.engine().status().serverReachable()).isFalse();
    assertThat(rig.engine().status().lastError()).contains("away");
    rig.write("b", "2");
    rig.server.comeBack();
    assertThat(rig.await()).isEqualTo(WaitOutcome.COMMITTED);
    awaitState(EngineState.IN_SYNC);
    assertThat(rig.committed("b")).isEqualTo("2");
    rig.server.goAway();
    awaitState(EngineState.OFFLINE);
    rig.server.comeBack();
    awaitState(EngineState.IN_SYNC);
  }

  @Test
  void aCommitCanBeNamed() throws Exception {
    rig.engine().pause();
    rig.engine().start();
    rig.write("a", "1");
    assertThatThrownBy(() -> rig.engine().commitNow("v1", "").get(20, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasMessageContaining("paused");
    rig.engine().resume();
    rig.await();
    rig.write("b", "2");
    CommitReport report = rig.engine().commitNow("v1", "first").get(20, TimeUnit.SECONDS);
    assertThat(report.version()).isEqualTo(rig.memory.version());
    assertThat(report.hash()).isNotNull();
    CommitReport nothing = rig.engine().commitNow("", "").get(20, TimeUnit.SECONDS);
    assertThat(nothing.entries()).isZero();
    assertThat(nothing.version()).isEqualTo(report.version());
    CommitReport named = rig.engine().commitNow("v2", "").get(20, TimeUnit.SECONDS);
    assertThat(named.entries()).isZero();
    assertThat(named.version()).isEqualTo(report.version() + 1);
  }

  @Test
  void anEmptiedRootIsNotCommittedUntilConfirmed() throws Exception {
    for (int i = 0; i < 12; i++) {
      rig.write("d/" + i, "x" + i);
    }
    rig.engine().start();
    rig.await();
    for (int i = 0; i < 12; i++) {
      Files.delete(rig.root.resolve("d/" + i));
    }
    Files.delete(rig.root.resolve("d"));
    awaitState(EngineState.ATTENTION);
    assertThat(rig.engine().status().lastError()).contains("empty").contains("ama-sync commit");
    assertThat(rig.await()).isEqualTo(WaitOutcome.ATTENTION);
    assertThat(rig.memory.tree()).hasSize(13);
    rig.engine().commitNow("", "").get(20, TimeUnit.SECONDS);
    assertThat(rig.memory.tree()).isEmpty();
    awaitState(EngineState.IN_SYNC);
  }

  @Test
  void filesThatComeBackEndTheGuardsObjection() throws Exception {
    for (int i = 0; i < 30; i++) {
      rig.write("d/" + i, "x" + i);
    }
    rig.engine().start();
    rig.await();
    Files.move(rig.root.resolve("d"), directory.resolve("elsewhere"));
    rig.write("other", "1");
    awaitState(EngineState.ATTENTION);
    Files.move(directory.resolve("elsewhere"), rig.root.resolve("d"));
    awaitState(EngineState.IN_SYNC);
    assertThat(rig.memory.tree()).hasSize(32);
  }

  @Test
  void aRenamedDirectoryDoesNotTripTheGuard() throws Exception {
    for (int i = 0; i < 30; i++) {
      rig.write("d/" + i, "x" + i);
    }
    rig.engine().start();
    rig.await();
    Files.move(rig.root.resolve("d"), rig.root.resolve("e"));
    assertThat(rig.await()).isEqualTo(WaitOutcome.COMMITTED);
    assertThat(rig.memory.tree()).containsKey(TreePath.of("e/7")).hasSize(31);
    assertThat(rig.memory.packPuts()).hasSize(1);
  }

  @Test
  void aRootThatIsGoneNeedsAttentionUntilItIsBack() throws Exception {
    rig.write("a", "1");
    rig.engine().start();
    rig.await();
    Files.move(rig.root, directory.resolve("moved"));
    awaitState(EngineState.ATTENTION);
    assertThat(rig.committed("a")).isEqualTo("1");
    Files.move(directory.resolve("moved"), rig.root);
    awaitState(EngineState.IN_SYNC);
  }

  @Test
  void aLostIndexIsRebuiltWithoutUploadsOrRevisions() throws Exception {
    for (int i = 0; i < 20; i++) {
      rig.write("d/" + i, "content " + i);
    }
    rig.engine().start();
    rig.await();
    long version = rig.memory.version();
    rig.restartWithoutIndex();
    rig.write("d/3", "changed meanwhile");
    rig.engine().start();
    assertThat(rig.await()).isEqualTo(WaitOutcome.COMMITTED);
    assertThat(rig.memory.version()).isEqualTo(version + 1);
    assertThat(rig.memory.revisionsOf("d/3")).isEqualTo(2);
    assertThat(rig.memory.revisionsOf("d/4")).isOne();
    assertThat(rig.memory.packPuts()).hasSize(2);
    assertThat(rig.engine().status().files()).isEqualTo(20);
    awaitState(EngineState.IN_SYNC);
  }

  @Test
  void aRestartCommitsWhatChangedMeanwhileAndNothingElse() throws Exception {
    rig.write("a", "1");
    rig.write("b", "1");
    rig.engine().start();
    rig.await();
    rig.restart();
    rig.write("b", "22");
    rig.engine().start();
    rig.await();
    assertThat(rig.committed("b")).isEqualTo("22");
    assertThat(rig.memory.revisionsOf("a")).isOne();
  }

  @Test
  void whatIsBlockedIsSaidAndDoesNotHoldTheRestBack() throws Exception {
    rig.write("good", "1");
    Files.createSymbolicLink(rig.root.resolve("link"), Path.of("good"));
    rig.engine().start();
    assertThat(rig.await()).isEqualTo(WaitOutcome.COMMITTED);
    assertThat(rig.memory.tree()).containsEntry(TreePath.of("link"), "-> good");
    assertThat(rig.engine().status().blocked()).isEmpty();
  }

  @Test
  void closingWhileUploadingStopsSoonAndTheRestIsDoneNextTime() throws Exception {
    byte[] large = new byte[3 << 20];
    for (int i = 0; i < 20; i++) {
      new Random(i).nextBytes(large);
      Files.write(rig.root.resolve("large" + i), large);
    }
    rig.engine().start();
    await().until(() -> !rig.memory.packPuts().isEmpty());
    long start = System.nanoTime();
    rig.restart();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    rig.engine().start();
    assertThat(rig.await()).isEqualTo(WaitOutcome.COMMITTED);
    assertThat(rig.memory.tree()).hasSize(20);
    assertThat(rig.memory.packPuts()).allSatisfy((pack, puts) -> assertThat(puts).isOne());
  }
}
