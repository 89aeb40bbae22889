package io.amasync.daemon.commit;

import static org.assertj.core.api.Assertions.assertThat;

import io.amasync.daemon.remote.FaultyServer;
import io.amasync.daemon.remote.InMemoryServer;
import io.amasync.daemon.remote.ServerUnavailableException;
import io.amasync.daemon.tree.FileStat;
import io.amasync.daemon.tree.MemoryFiles;
import io.amasync.daemon.tree.ReadableFile;
import io.amasync.daemon.tree.WorkspaceFiles;
import io.amasync.protocol.api.CommitState;
import io.amasync.protocol.manifest.LinkTarget;
import io.amasync.protocol.path.TreePath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Ends the daemon before and after every call that a run makes to the server, and at looks at its
 * files, starts it again on what is left on the disk, and looks whether everything is there, once.
 * With every schedule of what the server completes while the next batch is staged.
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

  /** What a start of the daemon may find of the commits before it. */
  private enum Left {
    NOTHING,
    OPENED,
    SEALED,
    SEALED_AND_NEXT_OPENED,
    COMMITTED_UNHEARD_AND_NEXT_OPENED
  }

  private final Set<Left> found = EnumSet.noneOf(Left.class);
  private boolean whileScanning;

  @ParameterizedTest
  @CsvSource({
    "EAGER, false",
    "EAGER, true",
    "LAZY, false",
    "LAZY, true",
    "LATE_READING, false",
    "LATE_READING, true",
    "THREADED, false",
    "THREADED, true"
  })
  void aRunThatIsKilledAtAnyCallIsFinishedByTheNext(Schedule schedule, boolean lostAnswersOnly)
      throws Exception {
    int calls = callsOfAWholeRun(schedule);
    assertThat(calls).isGreaterThan(20);
    for (int k = 1; k <= calls; k++) {
      int killedAt = k;
      runTwice(
          "kill-%s-%d".formatted(lostAnswersOnly, k),
          schedule,
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
    switch (schedule) {
      case EAGER ->
          assertThat(found)
              .contains(Left.OPENED, Left.SEALED, Left.COMMITTED_UNHEARD_AND_NEXT_OPENED);
      case LAZY ->
          assertThat(found).contains(Left.OPENED, Left.SEALED, Left.SEALED_AND_NEXT_OPENED);
      case LATE_READING -> assertThat(found).contains(Left.OPENED, Left.SEALED);
      case THREADED -> assertThat(found).contains(Left.OPENED);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aRunThatIsKilledAtAnyLookAtAFileIsFinishedByTheNext(Schedule schedule) throws Exception {
    AtomicInteger looks = new AtomicInteger();
    runTwice("whole", schedule, new AtomicInteger(), (count, after) -> {}, looks::incrementAndGet);
    int all = looks.get();
    assertThat(all).isGreaterThan(50);
    for (int k = 1; k <= all; k += 3) {
      int killedAt = k;
      looks.set(0);
      runTwice(
          "look-" + k,
          schedule,
          new AtomicInteger(),
          (count, after) -> {},
          () -> {
            if (looks.incrementAndGet() == killedAt) {
              throw new Killed();
            }
          });
    }
    if (!schedule.areConcurrent()) {
      // Else a batch is planned, and read as far as can be, before the one it follows is sealed.
      assertThat(found).contains(Left.SEALED);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aRunThatIsKilledOverAndOverIsFinishedInTheEnd(Schedule schedule) throws Exception {
    SplittableRandom dice = new SplittableRandom(99);
    for (int run = 0; run < 10; run++) {
      runTwice(
          "over-and-over-" + run,
          schedule,
          new AtomicInteger(),
          (count, after) -> {
            synchronized (dice) {
              if (dice.nextInt(6) == 0) {
                throw new Killed();
              }
            }
          });
    }
  }

  @ParameterizedTest
  @EnumSource
  void aRunThatIsKilledWhileItScansAndCommitsIsFinishedByTheNext(Schedule schedule)
      throws Exception {
    whileScanning = true;
    aRunThatIsKilledAtAnyLookAtAFileIsFinishedByTheNext(schedule);
    int calls = callsOfAWholeRun(schedule);
    for (int k = 1; k <= calls; k++) {
      int killedAt = k;
      runTwice(
          "scanning-" + k,
          schedule,
          new AtomicInteger(),
          (count, after) -> {
            if (count == killedAt) {
              throw new Killed();
            }
          });
    }
    assertThat(found).contains(Left.OPENED);
  }

  private interface FaultAt {
    void at(int count, boolean after) throws ServerUnavailableException;
  }

  private int callsOfAWholeRun(Schedule schedule) throws Exception {
    AtomicInteger calls = new AtomicInteger();
    runTwice("whole-calls", schedule, calls, (count, after) -> {});
    return calls.get();
  }

  private void runTwice(String name, Schedule schedule, AtomicInteger calls, FaultAt fault)
      throws Exception {
    runTwice(name, schedule, calls, fault, () -> {});
  }

  /** A first commit of everything and a second of changes, each retried until it is through. */
  private void runTwice(
      String name, Schedule schedule, AtomicInteger calls, FaultAt fault, Runnable look)
      throws Exception {
    Path home = Files.createDirectory(directory.resolve(name));
    InMemoryServer memory = new InMemoryServer(CommitterRig.KEY, CommitterRig.HASHES);
    AtomicBoolean dead = new AtomicBoolean();
    FaultyServer server =
        new FaultyServer(
            memory,
            (call, after) -> {
              if (dead.get()) {
                // Whatever thread this is, it is gone too.
                throw new Killed();
              }
              try {
                fault.at(calls.incrementAndGet(), after);
              } catch (Killed e) {
                dead.set(true);
                throw e;
              }
            });
    MemoryFiles files = someFiles();
    WorkspaceFiles seen = new WatchedFiles(files, look);
    Run run = new Run(home, schedule, seen, memory, server, dead);
    untilDone(run);
    assertAllThere(memory, files);
    change(files);
    untilDone(run);
    assertAllThere(memory, files);
    assertThat(memory.revisionsOf("d1/f1")).isEqualTo(2);
    assertThat(memory.revisionsOf("copy")).isOne();
  }

  private static void assertAllThere(InMemoryServer memory, MemoryFiles files) throws IOException {
    assertThat(memory.tree()).isEqualTo(CommitterRig.treeOf(files));
    assertThat(memory.packPuts()).allSatisfy((pack, puts) -> assertThat(puts).isOne());
    assertThat(memory.repeatedRevisions()).isEmpty();
    assertThat(memory.openCommits()).isZero();
  }

  private record Run(
      Path home,
      Schedule schedule,
      WorkspaceFiles files,
      InMemoryServer memory,
      FaultyServer server,
      AtomicBoolean dead) {}

  private void untilDone(Run run) throws Exception {
    for (int attempt = 0; attempt < 500; attempt++) {
      run.dead().set(false);
      try (CommitterRig rig =
          new CommitterRig(
              run.home(), run.files(), run.memory(), run.server(), keys.split(), run.schedule())) {
        found.add(left(rig, run.memory()));
        if (whileScanning) {
          rig.commitAllWhileScanning(SMALL);
        } else {
          rig.commitAll(SMALL);
        }
        return;
      } catch (Killed | ServerUnavailableException e) {
        // The next attempt is the restarted process.
      }
    }
    throw new AssertionError("It never gets through");
  }

  private static Left left(CommitterRig rig, InMemoryServer memory) {
    CommitJournal journal = new CommitJournal(rig.index);
    JournalEntry.Sealed sealed = journal.sealed();
    if (sealed == null) {
      return journal.opened() == null ? Left.NOTHING : Left.OPENED;
    }
    if (journal.opened() == null) {
      return Left.SEALED;
    }
    boolean committed =
        memory.commit(memory.workspace(), sealed.commit()).orElseThrow().state()
            == CommitState.COMMITTED;
    return committed ? Left.COMMITTED_UNHEARD_AND_NEXT_OPENED : Left.SEALED_AND_NEXT_OPENED;
  }

  private record WatchedFile(ReadableFile file, Runnable look) implements ReadableFile {
    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      return file.read(buffer, offset, length);
    }

    @Override
    public FileStat found() {
      return file.found();
    }

    @Override
    public FileStat stat() throws IOException {
      look.run();
      return file.stat();
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }

  /** Something happens with each look at a file. */
  private record WatchedFiles(WorkspaceFiles files, Runnable look) implements WorkspaceFiles {
    @Override
    public FileStat stat(TreePath path) throws IOException {
      look.run();
      return files.stat(path);
    }

    @Override
    public FileStat statListed(TreePath path) throws IOException {
      look.run();
      return files.statListed(path);
    }

    @Override
    public FileStat statRoot() throws IOException {
      return files.statRoot();
    }

    @Override
    public void list(@Nullable TreePath listed, NameSink names) throws IOException {
      files.list(listed, names);
    }

    @Override
    public ReadableFile open(TreePath path) throws IOException {
      look.run();
      return new WatchedFile(files.open(path), look);
    }

    @Override
    public LinkTarget readLink(TreePath path) throws IOException {
      return files.readLink(path);
    }
  }
}
