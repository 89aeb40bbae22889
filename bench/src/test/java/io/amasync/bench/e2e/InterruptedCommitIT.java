package io.amasync.bench.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.amasync.daemon.control.StatusView;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Commits that end amid, at every point of them: whoever dies, is stopped or cannot be reached, the
 * commit is finished afterwards, first and once.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InterruptedCommitIT {
  /** More than any one caller tries by itself, so that the failure is met by who comes next. */
  private static final int REFUSALS = 4;

  private static final int STOP_SECONDS = 10;

  private RelayedSite site;
  private Installation ama;
  private Path game;

  @BeforeAll
  void install() throws Exception {
    site = RelayedSite.start();
    ama = site.client();
    game = ama.directory("game");
    SampleTree.plant(game, 1);
    ama.ama("up", game, "--server", site.url(), "--token-file", site.token()).expect(0);
  }

  @AfterAll
  void end() throws Exception {
    if (site != null) {
      site.close();
    }
  }

  @BeforeEach
  void everythingRuns() throws Exception {
    site.mend();
  }

  @ParameterizedTest
  @EnumSource(
      names = {
        "BEFORE_STAGE_1",
        "AFTER_STAGE_1",
        "BEFORE_PUT",
        "AFTER_PUT",
        "BEFORE_ANNOUNCEMENT",
        "AFTER_ANNOUNCEMENT",
        "AMID_UPLOADS",
        "BEFORE_STAGE_2",
        "AMID_COPIES",
        "AFTER_STAGE_2"
      })
  void aKilledClientFinishesItWhenItIsStartedAgain(CommitPoint point) throws Exception {
    ProcessHandle daemon = ama.daemon();
    clientEnds(point, () -> ended(daemon, ProcessHandle::destroyForcibly));
  }

  @ParameterizedTest
  @EnumSource(names = {"AFTER_PUT", "AFTER_ANNOUNCEMENT", "BEFORE_DATABASE_COMMIT"})
  void aClientThatIsToldToEndDoesAndFinishesItWhenItIsStartedAgain(CommitPoint point)
      throws Exception {
    ProcessHandle daemon = ama.daemon();
    clientEnds(
        point,
        () -> {
          ended(daemon, ProcessHandle::destroy);
          assertThat(ama.home().resolve("run/daemon.json")).doesNotExist();
        });
  }

  @ParameterizedTest
  @EnumSource(
      names = {
        "BEFORE_STAGE_1",
        "AFTER_STAGE_1",
        "BEFORE_PUT",
        "BEFORE_ANNOUNCEMENT",
        "AMID_UPLOADS",
        "BEFORE_STAGE_2",
        "AMID_COPIES",
        "AFTER_STAGE_2"
      })
  void aClientInTheForegroundEndsAtCtrlCAndFinishesItWhenItIsStartedAgain(CommitPoint point)
      throws Exception {
    ended(ama.daemon(), ProcessHandle::destroy);
    // As the terminal has it: a group of its own, every process of which gets the signal. Whoever
    // runs the tests in the background of a shell has it ignored, and passes that on.
    Process foreground =
        ama.launch(
            List.of(
                "env",
                "--default-signal=INT",
                "setsid",
                Installation.ROOT.resolve("scripts/ama-sync").toString(),
                "up",
                "--foreground"),
            Map.of());
    Watching.until(ama, workspace -> workspace.state() == StatusView.State.IN_SYNC);
    clientEnds(
        point,
        () -> {
          ama.run(List.of("kill", "-INT", "--", "-" + foreground.pid()), ama.scratch()).expect(0);
          assertThat(foreground.waitFor(STOP_SECONDS, TimeUnit.SECONDS)).isTrue();
          assertThat(ama.ownProcesses()).isEmpty();
          assertThat(ama.home().resolve("run/daemon.json")).doesNotExist();
        });
  }

  private static void ended(ProcessHandle process, Predicate<ProcessHandle> signal)
      throws Exception {
    assertThat(signal.test(process)).isTrue();
    process.onExit().get(STOP_SECONDS, TimeUnit.SECONDS);
  }

  private interface Ending {
    void run() throws Exception;
  }

  /** Of what is asked of the client's side nothing is heard; the server goes on by itself. */
  private void clientEnds(CommitPoint point, Ending ending) throws Exception {
    InterruptedChange change = new InterruptedChange(site, game, point);
    Cut cut =
        point.cut(
            site,
            () -> {
              ending.run();
              return point.isClients() ? Cut.Fate.LOSE : Cut.Fate.PASS;
            });
    change.make();
    cut.await();
    int commits = change.makeAnother();
    ama.ama("up").expect(0);
    change.isCommittedOnce(commits);
  }

  @ParameterizedTest
  @EnumSource(
      names = {
        "BEFORE_STAGE_1",
        "AFTER_STAGE_1",
        "BEFORE_ANNOUNCEMENT",
        "AFTER_ANNOUNCEMENT",
        "BEFORE_COPIES",
        "AMID_COPIES",
        "AFTER_COPIES",
        "AFTER_MANIFEST",
        "BEFORE_DATABASE_COMMIT",
        "AFTER_DATABASE_COMMIT",
        "AFTER_STAGE_2"
      })
  void aKilledServerFinishesItWhenItIsStartedAgain(CommitPoint point) throws Exception {
    InterruptedChange change = new InterruptedChange(site, game, point);
    Cut cut =
        point.cut(
            site,
            () -> {
              site.killServer();
              return Cut.Fate.LOSE;
            });
    change.make();
    cut.await();
    site.startServer();
    change.isCommittedOnce(1);
  }

  @ParameterizedTest
  @EnumSource(
      names = {
        "BEFORE_STAGE_1",
        "BEFORE_ANNOUNCEMENT",
        "BEFORE_STAGE_2",
        "AMID_COPIES",
        "BEFORE_DATABASE_COMMIT",
        "AFTER_DATABASE_COMMIT"
      })
  void aDatabaseThatIsAwayIsWaitedFor(CommitPoint point) throws Exception {
    isAwayAt(point, site.toDatabase());
  }

  @ParameterizedTest
  @EnumSource(
      names = {
        "BEFORE_PUT",
        "AFTER_PUT",
        "BEFORE_STAGE_2",
        "AMID_COPIES",
        "AFTER_COPIES",
        "AFTER_MANIFEST"
      })
  void aStoreThatIsAwayIsWaitedFor(CommitPoint point) throws Exception {
    isAwayAt(point, site.toStore());
  }

  private void isAwayAt(CommitPoint point, Relay way) throws Exception {
    InterruptedChange change = new InterruptedChange(site, game, point);
    Cut cut =
        point.cut(
            site,
            () -> {
              way.down();
              return Cut.Fate.PASS;
            });
    change.make();
    cut.await();
    Awaitility.await("someone to find it away")
        .atMost(60, TimeUnit.SECONDS)
        .until(() -> way.refused() >= REFUSALS);
    way.up();
    change.isCommittedOnce(1);
  }
}
