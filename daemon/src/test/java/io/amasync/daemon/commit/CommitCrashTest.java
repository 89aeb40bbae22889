package io.amasync.daemon.commit;

import static org.assertj.core.api.Assertions.assertThat;

import io.amasync.daemon.remote.FaultyServer;
import io.amasync.daemon.remote.InMemoryServer;
import io.amasync.daemon.remote.ServerUnavailableException;
import io.amasync.daemon.tree.MemoryFiles;
import io.amasync.protocol.path.TreePath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Ends the daemon before and after every call that a run makes to the server, starts it again on
 * what is left on the disk, and looks whether everything is there, once.
 */
final class CommitCrashTest {
  /** The process is gone. */
  private static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  private static final BatchLimits SMALL = new BatchLimits(6, 200_000);

  @TempDir private Path directory;

  private final Random random = new Random(4711);
  private final SplittableRandom keys = new SplittableRandom(4712);

  private MemoryFiles someFiles() {
    MemoryFiles files = new MemoryFiles();
    for (int i = 0; i < 12; i++) {
      byte[] bytes = new byte[random.nextInt(60_000)];
      random.nextBytes(bytes);
      files.file(TreePath.of("d%d/f%d".formatted(i % 3, i)), bytes);
    }
    return files.file("copy", "same").file("d1/copy", "same").link("d0/l", "f1").directory("e");
  }

  private static void change(MemoryFiles files) {
    files.remove("d2").file("d1/f1", "other").file("new/one", "new").mode("d0", 0700);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aRunThatIsKilledAtAnyCallIsFinishedByTheNext(boolean lostAnswersOnly) throws Exception {
    int calls = callsOfAWholeRun();
    assertThat(calls).isGreaterThan(20);
    for (int k = 1; k <= calls; k++) {
      int killedAt = k;
      runTwice(
          "kill-%s-%d".formatted(lostAnswersOnly, k),
          new AtomicInteger(),
          (count, after) -> {
            if (count == killedAt) {
              if (lostAnswersOnly) {
                throw new ServerUnavailableException("The answer was lost", (Duration) null);
              }
              throw new Killed();
            }
          });
    }
  }

  @Test
  void aRunThatIsKilledOverAndOverIsFinishedInTheEnd() throws Exception {
    SplittableRandom dice = new SplittableRandom(99);
    for (int run = 0; run < 10; run++) {
      runTwice(
          "over-and-over-" + run,
          new AtomicInteger(),
          (count, after) -> {
            if (dice.nextInt(6) == 0) {
              throw new Killed();
            }
          });
    }
  }

  private interface FaultAt {
    void at(int count, boolean after) throws ServerUnavailableException;
  }

  private int callsOfAWholeRun() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    runTwice("whole", calls, (count, after) -> {});
    return calls.get();
  }

  /** A first commit of everything and a second of changes, each retried until it is through. */
  private void runTwice(String name, AtomicInteger calls, FaultAt fault) throws Exception {
    Path home = Files.createDirectory(directory.resolve(name));
    InMemoryServer memory = new InMemoryServer(CommitterRig.KEY, CommitterRig.HASHES);
    FaultyServer server =
        new FaultyServer(memory, (call, after) -> fault.at(calls.incrementAndGet(), after));
    MemoryFiles files = someFiles();
    untilDone(home, files, memory, server);
    assertAllThere(memory, files);
    change(files);
    untilDone(home, files, memory, server);
    assertAllThere(memory, files);
    assertThat(memory.revisionsOf("d1/f1")).isEqualTo(2);
    assertThat(memory.revisionsOf("copy")).isOne();
  }

  private static void assertAllThere(InMemoryServer memory, MemoryFiles files) throws IOException {
    assertThat(memory.tree()).isEqualTo(CommitterRig.treeOf(files));
    assertThat(memory.packPuts()).allSatisfy((pack, puts) -> assertThat(puts).isOne());
    assertThat(memory.openCommits()).isZero();
  }

  private void untilDone(Path home, MemoryFiles files, InMemoryServer memory, FaultyServer server)
      throws Exception {
    for (int attempt = 0; attempt < 500; attempt++) {
      try (CommitterRig rig = new CommitterRig(home, files, memory, server, keys.split())) {
        rig.commitAll(SMALL);
        return;
      } catch (Killed | ServerUnavailableException e) {
        // The next attempt is the restarted process.
      }
    }
    throw new AssertionError("It never gets through");
  }
}
