package io.amasync.bench.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.amasync.daemon.control.StatusView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Stops, kills and outages at bad moments: everything acknowledged is there afterwards. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InterruptionsIT {
  private static final int BIG = 150_000_000;

  private Installation ama;
  private Path game;

  @BeforeAll
  void install() throws IOException, InterruptedException {
    ama = Installation.create();
    game = ama.directory("game");
    SampleTree.plant(game, 1);
    ama.ama("up", game, "--port", 0).expect(0);
  }

  @AfterAll
  void end() throws IOException, InterruptedException {
    ama.close();
  }

  @BeforeEach
  void everythingRuns() throws IOException, InterruptedException {
    ama.ama("up").expect(0);
  }

  private void restoresToWhatIsThere(String name) throws IOException, InterruptedException {
    Path target = ama.scratch().resolve(name);
    ama.ama("restore", game, "--to", target).expect(0);
    assertThat(TreeSnapshot.of(target)).isEqualTo(TreeSnapshot.of(game));
  }

  private JsonNode newestCommit() throws IOException, InterruptedException {
    return ama.ama("log", game, "--json").expect(0).json().path(0);
  }

  private static void kill(ProcessHandle process) throws Exception {
    process.destroyForcibly();
    process.onExit().get(10, TimeUnit.SECONDS);
  }

  @Test
  void whatChangedWhileDownIsCommittedByTheNextUpAndNothingElse() throws Exception {
    ama.settle();
    long version = newestCommit().path("version").asLong();
    ama.ama("down").expect(0);
    assertThat(ama.ownProcesses()).isEmpty();
    assertThat(ama.ama("status").expect(3).err()).contains("not running");
    SampleTree.write(game.resolve("docs/readme.txt"), "changed while down\n");
    SampleTree.random(game.resolve("while down.bin"), 1_000_000, 40);
    Files.delete(game.resolve("docs/empty"));
    ama.ama("up").expect(0);
    JsonNode commit = newestCommit();
    assertThat(commit.path("version").asLong()).isEqualTo(version + 1);
    // readme.txt, the hard link to it, the new file, the deletion.
    assertThat(commit.path("files").asLong()).isEqualTo(4);
    assertThat(ama.workspace().path("uploaded").path("bytes").asLong()).isBetween(1L, 1_100_000L);
    restoresToWhatIsThere("after down");
  }

  @Test
  void nothingIsUploadedOrCommittedByARestartAlone() throws Exception {
    ama.settle();
    long version = newestCommit().path("version").asLong();
    ama.ama("down").expect(0);
    ama.ama("up").expect(0);
    assertThat(newestCommit().path("version").asLong()).isEqualTo(version);
    assertThat(ama.workspace().path("uploaded").path("chunks").asLong()).isZero();
  }

  @Test
  void aDaemonKilledAmidAnUploadGoesOnFromThere() throws Exception {
    long earlier = uploadedBytes();
    SampleTree.random(game.resolve("killed amid.bin"), BIG, 50);
    StatusView amid =
        Watching.until(
            ama,
            workspace ->
                workspace.uploaded().bytes() - earlier > BIG / 10
                    && workspace.pending().files() > 0);
    kill(ama.daemon());
    long before = amid.workspaces().getFirst().uploaded().bytes() - earlier;
    assertThat(ama.ama("status").exitCode()).isEqualTo(3);
    ama.ama("up").expect(0);
    long after = uploadedBytes();
    assertThat(after).as("uploaded again after %d", before).isLessThan(BIG - before + BIG / 100);
    restoresToWhatIsThere("after kill of daemon");
  }

  @Test
  void aServerAndDatabaseKilledAmidAnUploadComeBackWithEverything() throws Exception {
    long earlier = uploadedBytes();
    SampleTree.random(game.resolve("server killed.bin"), BIG, 60);
    Watching.until(
        ama,
        workspace ->
            workspace.uploaded().bytes() - earlier > BIG / 10 && workspace.pending().files() > 0);
    Optional<ProcessHandle> postgres = ama.postgres();
    assertThat(postgres).isPresent();
    kill(ama.server());
    kill(postgres.get());
    ama.ama("up").expect(0);
    ama.settle();
    restoresToWhatIsThere("after kill of server");
  }

  @Test
  void aServerKilledAloneIsReplacedThoughItsDatabaseStillRuns() throws Exception {
    kill(ama.server());
    SampleTree.write(game.resolve("orphaned.txt"), "the database was an orphan");
    ama.ama("up").expect(0);
    ama.settle();
    ama.ama("history", game.resolve("orphaned.txt")).expect(0);
  }

  @Test
  void aDatabaseThatOutlivedItsServerIsStoppedByDown() throws Exception {
    kill(ama.server());
    assertThat(ama.postgres()).isPresent();
    ama.ama("down").expect(0);
    assertThat(ama.ownProcesses()).isEmpty();
  }

  @Test
  void aServerThatLostItsDataIsGivenEverythingAgain() throws Exception {
    Installation other = Installation.create();
    try {
      Path lost = other.directory("lost");
      SampleTree.plant(lost, 70);
      other.ama("up", lost, "--port", 0).expect(0);
      other.ama("down").expect(0);
      other
          .run(List.of("rm", "-rf", other.home().resolve("server").toString()), other.scratch())
          .expect(0);
      other.ama("up", lost).expect(0);
      Path target = other.scratch().resolve("again");
      other.ama("restore", lost, "--to", target).expect(0);
      assertThat(TreeSnapshot.of(target)).isEqualTo(TreeSnapshot.of(lost));
    } finally {
      other.close();
    }
  }

  @Test
  void changesMadeWhileTheServerIsAwayAreCommittedWhenItIsBack() throws Exception {
    ama.settle();
    ama.server().destroy();
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> !Files.exists(ama.home().resolve("run/server.json")));
    SampleTree.write(game.resolve("away.txt"), "written while the server was away");
    StatusView away =
        Watching.until(ama, workspace -> workspace.state() == StatusView.State.OFFLINE);
    assertThat(away.server()).isNotNull();
    assertThat(ama.ama("status").expect(1).out()).contains("offline");
    assertThat(ama.ama("wait", "--timeout", "1s").exitCode()).isEqualTo(1);
    assertThat(ama.ama("log", game).expect(1).err()).startsWith("ama-sync: ");
    ama.ama("up").expect(0);
    ama.settle();
    ama.ama("history", game.resolve("away.txt")).expect(0);
  }

  @Test
  void sigtermEndsTheDaemonCleanly() throws Exception {
    ProcessHandle daemon = ama.daemon();
    daemon.destroy();
    daemon.onExit().get(10, TimeUnit.SECONDS);
    assertThat(ama.home().resolve("run/daemon.json")).doesNotExist();
    assertThat(ama.ama("status").expect(3).err()).contains("not running");
  }

  @Test
  void theForegroundStopsEverythingWhenItIsTold() throws Exception {
    ama.ama("down").expect(0);
    Process foreground = ama.start("up", game, "--foreground");
    Watching.until(ama, workspace -> workspace.state() == StatusView.State.IN_SYNC);
    foreground.destroy();
    assertThat(foreground.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(ama.ownProcesses()).isEmpty();
  }

  /** What the running daemon has uploaded since it started, for this test and those before it. */
  private long uploadedBytes() throws Exception {
    return ama.workspace().path("uploaded").path("bytes").asLong();
  }
}
