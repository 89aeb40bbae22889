package io.amasync.bench.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * A server on S3-compatible buckets and a daemon with a home of its own, as on two machines: packs
 * go straight into the staging bucket, only committed ones are in the remote bucket, and whoever of
 * the three dies in between, everything is there afterwards.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ObjectStorageIT {
  private static final int BIG = 150_000_000;

  /** The shortest that a server may give: short enough to wait for its end. */
  private static final Duration GRANTS = Duration.ofSeconds(10);

  private static final Pattern PUT = Pattern.compile("^PUT /staging/[1-9]");

  private Installation server;
  private Installation ama;
  private S3Store s3;
  private Relay toStore;
  private Path config;
  private Path game;
  private int port;
  private int adminPort;
  private Process serverProcess;

  @BeforeAll
  void install() throws Exception {
    server = Installation.create();
    ama = Installation.create();
    s3 = S3Store.start(Files.createDirectories(server.scratch().resolve("s3")));
    toStore = Relay.to(s3.port(), HttpFraming::new);
    port = S3Store.freePort();
    adminPort = S3Store.freePort();
    config =
        Files.writeString(
            server.scratch().resolve("s3.yml"),
            Files.readString(Installation.ROOT.resolve("config/embedded.yml"))
                .replaceFirst("store:\n( .*\n)+", S3Store.config(toStore.port()))
                .replace(
                    "lifetime: 15 minutes", "lifetime: %d seconds".formatted(GRANTS.toSeconds())));
    startServer();
    game = ama.directory("game");
    SampleTree.plant(game, 1);
    ama.ama("up", game, "--server", "http://127.0.0.1:" + port, "--token-file", token()).expect(0);
  }

  @AfterAll
  void end() throws Exception {
    ama.close();
    serverProcess.destroy();
    serverProcess.waitFor(20, TimeUnit.SECONDS);
    toStore.close();
    s3.kill();
    server.close();
  }

  private Path token() {
    return server.home().resolve("token");
  }

  private void startServer() throws IOException {
    serverProcess =
        server.launch(
            List.of(
                Installation.ROOT.resolve("scripts/ama-server").toString(),
                "server",
                config.toString()),
            Map.of(
                "AMA_SYNC_PORT", Integer.toString(port),
                "AMA_SYNC_ADMIN_PORT", Integer.toString(adminPort)));
    Awaitility.await("the server")
        .atMost(90, TimeUnit.SECONDS)
        .until(() -> answers() || !serverProcess.isAlive());
    assertThat(serverProcess.isAlive()).isTrue();
  }

  private boolean answers() throws IOException, InterruptedException {
    return server
            .run(
                List.of("curl", "-fs", "http://127.0.0.1:%d/healthcheck".formatted(adminPort)),
                server.scratch())
            .exitCode()
        == 0;
  }

  private void allIsThere(String name) throws IOException, InterruptedException {
    Path target = ama.scratch().resolve(name);
    ama.ama("restore", game, "--to", target).expect(0);
    assertThat(TreeSnapshot.of(target)).isEqualTo(TreeSnapshot.of(game));
    assertThat(s3.objects("staging")).isEmpty();
  }

  private long uploadedBytes() throws IOException, InterruptedException {
    return ama.workspace().path("uploaded").path("bytes").asLong();
  }

  /** Until some of the new file has gone up and some has not; gives what has. */
  private long amid(long earlier) throws Exception {
    return Watching.until(
                ama,
                workspace ->
                    workspace.uploaded().bytes() - earlier > BIG / 10
                        && workspace.pending().files() > 0)
            .workspaces()
            .getFirst()
            .uploaded()
            .bytes()
        - earlier;
  }

  @Test
  void whatIsCommittedIsInTheRemoteBucketAndComesBack() throws Exception {
    ama.settle();
    assertThat(s3.objects("remote")).isNotEmpty();
    allIsThere("first");
    SampleTree.random(game.resolve("assets/more.bin"), 3_000_000, 9);
    ama.settle();
    allIsThere("second");
  }

  @Test
  void aStoreThatIsAwayIsWaitedForAndNothingIsSentTwice() throws Exception {
    ama.settle();
    long earlier = uploadedBytes();
    SampleTree.random(game.resolve("store killed.bin"), BIG, 20);
    amid(earlier);
    s3.kill();
    Awaitility.await()
        .atMost(90, TimeUnit.SECONDS)
        .until(() -> ama.workspace().path("state").asText().equals("offline"));
    s3.restart();
    ama.settle();
    // A pack that was on its way when the store died has to go again; there are at most 16.
    assertThat(uploadedBytes() - earlier).isLessThan(BIG + BIG / 100);
    allIsThere("after store");
  }

  @Test
  void aServerKilledAmidAnUploadGoesOnFromThere() throws Exception {
    ama.settle();
    long earlier = uploadedBytes();
    SampleTree.random(game.resolve("server killed.bin"), BIG, 30);
    amid(earlier);
    serverProcess.destroyForcibly().waitFor();
    startServer();
    ama.settle();
    assertThat(uploadedBytes() - earlier).isLessThan(BIG + BIG / 100);
    allIsThere("after server");
  }

  @Test
  void aDaemonKilledAmidAnUploadSendsNoPackAgain() throws Exception {
    ama.settle();
    long earlier = uploadedBytes();
    SampleTree.random(game.resolve("daemon killed.bin"), BIG, 40);
    long before = amid(earlier);
    ama.daemon().destroyForcibly();
    ama.daemon().onExit().get(10, TimeUnit.SECONDS);
    ama.ama("up").expect(0);
    assertThat(uploadedBytes()).isLessThan(BIG - before + BIG / 100);
    allIsThere("after daemon");
  }

  @Test
  void anUploadWhoseGrantHasExpiredOnTheWayIsMadeByAnother() throws Exception {
    ama.settle();
    toStore.reset();
    Cut late =
        new Cut(
            Cut.Moment.BEFORE,
            PUT,
            1,
            () -> {
              Thread.sleep(GRANTS.plusSeconds(2));
              return Cut.Fate.PASS;
            });
    toStore.add(late);
    SampleTree.random(game.resolve("late.bin"), 1_500_000, 50);
    late.await();
    ama.settle();
    List<Exchange> puts =
        toStore.exchanges().stream().filter(put -> PUT.matcher(put.request()).find()).toList();
    // Each address says when it was made and for how long; what goes wrong here is a matter of
    // time.
    String all =
        "%s: %s"
            .formatted(
                Instant.now(),
                puts.stream()
                    .map(put -> put.request().lines().findFirst().orElse("") + put.succeeded())
                    .toList());
    assertThat(puts.getFirst().succeeded()).as(all).isFalse();
    assertThat(puts.getLast().succeeded()).as(all).isTrue();
    toStore.reset();
    allIsThere("after a late upload");
  }
}
