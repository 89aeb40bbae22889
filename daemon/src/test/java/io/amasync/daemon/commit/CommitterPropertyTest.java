package io.amasync.daemon.commit;

import static org.assertj.core.api.Assertions.assertThat;

import io.amasync.daemon.remote.FaultyServer;
import io.amasync.daemon.remote.InMemoryServer;
import io.amasync.daemon.remote.ServerUnavailableException;
import io.amasync.daemon.tree.FileGoneException;
import io.amasync.daemon.tree.FileKind;
import io.amasync.daemon.tree.MemoryFiles;
import io.amasync.daemon.tree.TemporaryDirectory;
import io.amasync.protocol.manifest.Mtime;
import io.amasync.protocol.path.TreePath;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.jspecify.annotations.Nullable;

/**
 * Whatever changes on the disk between batches, and whatever goes wrong on the way, in the end the
 * server has what the disk has, and nothing was committed twice.
 */
class CommitterPropertyTest {
  /** The process is gone. */
  private static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  // A seed cannot be made simpler.
  @Property(tries = 30, shrinking = ShrinkingMode.OFF)
  void inTheEndTheServerHasWhatTheDiskHas(@ForAll long seed, @ForAll Schedule schedule)
      throws IOException, InterruptedException {
    try (TemporaryDirectory directory = new TemporaryDirectory()) {
      new Story(seed, schedule, directory.path()).run();
    }
  }

  /** One workspace's life. */
  private static final class Story {
    private static final String[] NAMES = {"a", "a-", "a0", "b", "c", "d", "\u00fc"};

    private final SplittableRandom dice;
    private final SplittableRandom faults;
    private final Schedule schedule;
    private final Path home;
    private final MemoryFiles files = new MemoryFiles();
    private final InMemoryServer memory = new InMemoryServer(CommitterRig.KEY, CommitterRig.HASHES);
    private final FaultyServer server = new FaultyServer(memory, this::fault);
    private final AtomicBoolean dead = new AtomicBoolean();
    private final BatchLimits limits;
    private final boolean changesInFlight;
    private final boolean whileScanning;
    private boolean faulty = true;

    Story(long seed, Schedule schedule, Path home) {
      this.dice = new SplittableRandom(seed);
      this.faults = dice.split();
      this.schedule = schedule;
      this.home = home;
      this.limits = new BatchLimits(1 + dice.nextInt(5), 20_000);
      this.changesInFlight = dice.nextBoolean();
      this.whileScanning = dice.nextBoolean();
    }

    private synchronized void fault(String call, boolean after) throws ServerUnavailableException {
      if (dead.get()) {
        throw new Killed();
      }
      if (!faulty) {
        return;
      }
      switch (faults.nextInt(150)) {
        case 0, 1 -> {
          dead.set(true);
          throw new Killed();
        }
        case 2, 3 -> throw new ServerUnavailableException("away at " + call, (Duration) null);
        case 4 -> memory.loseStagedChunks();
        case 5 -> memory.abandonOpenCommits();
        default -> {}
      }
    }

    void run() throws IOException, InterruptedException {
      for (int round = 0; round < 8; round++) {
        for (int edits = dice.nextInt(15); edits > 0; edits--) {
          change();
        }
        life();
      }
      faulty = false;
      dead.set(false);
      try (CommitterRig rig = rig()) {
        rig.commitAll(limits).forEach(Story::assertFine);
        assertThat(rig.index.pendingFiles()).isZero();
        assertThat(rig.index.journal()).isNull();
        assertThat(rig.counters.snapshot().staged().count()).isZero();
      }
      assertThat(memory.tree()).isEqualTo(CommitterRig.treeOf(files));
      assertThat(memory.repeatedRevisions()).isEmpty();
      assertThat(memory.openCommits()).isZero();
    }

    private CommitterRig rig() throws IOException {
      return new CommitterRig(home, files, memory, server, dice.split(), schedule);
    }

    /** From the start of the daemon to its end, or to a few failures. */
    private void life() throws IOException, InterruptedException {
      dead.set(false);
      try (CommitterRig rig = rig()) {
        for (int pass = 0; pass < 3; pass++) {
          try {
            pass(rig);
          } catch (ServerUnavailableException | CommitEndedException e) {
            // The next pass goes on from there.
          }
        }
      } catch (Killed e) {
        // The next life goes on from there.
      }
    }

    private void pass(CommitterRig rig) throws IOException, InterruptedException {
      BatchResult resumed = rig.committer.resume();
      if (resumed != null) {
        assertFine(resumed);
      }
      Frontier frontier = Frontier.NONE;
      if (whileScanning && rig.index.committed() == null && rig.index.files() == 0) {
        frontier = rig.frontier();
      } else {
        rig.scanner.scan(null);
      }
      TreePath after = null;
      do {
        BatchResult result =
            rig.committer.commit(new BatchRequest(frontier, after, limits, false, "", ""));
        assertFine(result);
        after = result.next();
        if (changesInFlight && after != null) {
          changeInFlight(rig);
        }
      } while (after != null);
      BatchResult last = rig.committer.finish();
      if (last != null) {
        assertFine(last);
      }
    }

    private void changeInFlight(CommitterRig rig) throws IOException, InterruptedException {
      Set<TreePath> changed = new HashSet<>();
      for (int edits = dice.nextInt(4); edits > 0; edits--) {
        changed.add(change());
      }
      switch (dice.nextInt(3)) {
        case 0 -> rig.scanner.scan(null);
        case 1 -> rig.scanner.check(changed);
        default -> {}
      }
    }

    private static void assertFine(BatchResult result) {
      assertThat(result.historyFault()).isNull();
      assertThat(result.blocked()).isEmpty();
    }

    private TreePath change() throws IOException {
      List<String> names = new ArrayList<>();
      for (int depth = 1 + dice.nextInt(4); depth > 0; depth--) {
        names.add(NAMES[dice.nextInt(NAMES.length)]);
      }
      String path = String.join("/", names);
      TreePath at = TreePath.of(path);
      FileKind kind = kind(at);
      switch (dice.nextInt(9)) {
        case 0, 1 -> files.remove(path);
        case 2 -> files.mode(path, dice.nextBoolean() ? 0600 : 0755);
        case 3 -> {
          if (kind == FileKind.FILE) {
            files.touch(path, new Mtime(dice.nextInt(5), 0));
          }
        }
        case 4 -> make(at).directory(path);
        case 5 -> make(at).link(path, "target" + dice.nextInt(3));
        case 6 -> make(at).file(path, "content " + dice.nextInt(3));
        default -> make(at).file(at, bytes());
      }
      return at;
    }

    /** Makes way for something new. */
    private MemoryFiles make(TreePath at) throws IOException {
      List<TreePath> above = new ArrayList<>();
      for (TreePath up = at.parent(); up != null; up = up.parent()) {
        above.addFirst(up);
      }
      for (TreePath up : above) {
        if (kind(up) != FileKind.DIRECTORY) {
          files.remove(up.toString()).directory(up.toString());
        }
      }
      return files.remove(at.toString());
    }

    private @Nullable FileKind kind(TreePath path) throws IOException {
      try {
        return files.stat(path).kind();
      } catch (FileGoneException e) {
        return null;
      }
    }

    private byte[] bytes() {
      byte[] bytes = new byte[dice.nextInt(20_000)];
      dice.nextBytes(bytes);
      return bytes;
    }
  }
}
