package io.amasync.bench.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A day with ama-sync: one instance that runs all the time, each test in its own corner of it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EverydayIT {
  private Installation ama;
  private Path game;
  private String token;

  @BeforeAll
  void start() throws IOException, InterruptedException {
    ama = Installation.create();
    game = ama.directory("game");
    SampleTree.plant(game, 1);
    Outcome up = ama.ama("up", game, "--port", 0).expect(0);
    assertThat(up.out()).contains("in sync", "curl", "/v1/workspaces/game/files/");
    token = ama.ama("token").expect(0).out().strip();
  }

  @AfterAll
  void end() throws IOException, InterruptedException {
    ama.close();
  }

  private JsonNode history(Path file) throws IOException, InterruptedException {
    return ama.ama("history", file, "--json").expect(0).json();
  }

  private String url() throws IOException, InterruptedException {
    for (JsonNode workspace : ama.status().path("workspaces")) {
      if (workspace.path("name").asText().equals("game")) {
        return workspace.path("downloadUrl").asText();
      }
    }
    throw new AssertionError("no workspace game");
  }

  private long version() throws IOException, InterruptedException {
    return ama.ama("log", game, "--json").expect(0).json().path(0).path("version").asLong();
  }

  @Test
  void everyChangeOfAFileIsACommittedRevision() throws Exception {
    Path file = game.resolve("changes/file.txt");
    SampleTree.write(file, "one");
    ama.settle();
    SampleTree.write(file, "two, longer");
    ama.settle();
    Path renamed = Files.move(file, file.resolveSibling("renamed.txt"));
    ama.settle();
    assertThat(history(renamed).path(0).path("kind").asText()).isEqualTo("file");
    Files.delete(renamed);
    ama.settle();
    JsonNode revisions = history(file);
    assertThat(revisions).hasSize(3);
    assertThat(revisions.path(0).path("kind").asText()).isEqualTo("deleted");
    assertThat(revisions.path(1).path("sizeBytes").asLong()).isEqualTo(11);
    assertThat(revisions.path(2).path("sizeBytes").asLong()).isEqualTo(3);
    assertThat(history(renamed).path(0).path("kind").asText()).isEqualTo("deleted");
  }

  @Test
  void everyChangeOfADirectoryIsACommittedRevision() throws Exception {
    Path directory = game.resolve("dirs/a/b/c");
    Files.createDirectories(directory);
    SampleTree.write(directory.resolve("deep.txt"), "deep");
    ama.settle();
    assertThat(history(directory).path(0).path("kind").asText()).isEqualTo("directory");
    Path moved = Files.move(game.resolve("dirs/a"), game.resolve("dirs/moved"));
    ama.settle();
    assertThat(history(moved.resolve("b/c/deep.txt")).path(0).path("kind").asText())
        .isEqualTo("file");
    assertThat(history(directory.resolve("deep.txt")).path(0).path("kind").asText())
        .isEqualTo("deleted");
    Files.delete(moved.resolve("b/c/deep.txt"));
    Files.delete(moved.resolve("b/c"));
    ama.settle();
    assertThat(history(moved.resolve("b/c")).path(0).path("kind").asText()).isEqualTo("deleted");
    assertThat(history(moved.resolve("b")).path(0).path("kind").asText()).isEqualTo("directory");
  }

  @Test
  void theLatestAndEveryOlderRevisionDownloadToTheByte() throws Exception {
    Path file = game.resolve("downloads/some file.bin");
    SampleTree.random(file, 1_300_000, 7);
    byte[] first = Files.readAllBytes(file);
    ama.settle();
    SampleTree.random(file, 700_001, 8);
    ama.settle();
    String url = url() + "downloads/some%20file.bin";
    assertThat(Download.get(url, token)).isEqualTo(Files.readAllBytes(file));
    assertThat(Download.get(url + "?revision=1", token)).isEqualTo(first);
    assertThat(Download.answer(url, "ama_wrong").statusCode()).isEqualTo(401);
    Path got = ama.scratch().resolve("got.bin");
    ama.ama("get", file, "--revision", 1, "-o", got).expect(0);
    assertThat(got).hasBinaryContent(first);
    assertThat(ama.ama("get", file, "--revision", 99, "-o", got).expect(1).err())
        .startsWith("ama-sync: ");
    assertThat(got).hasBinaryContent(first);
  }

  @Test
  void aTextFileIsPrintedByGet() throws Exception {
    Path file = game.resolve("printed/text.txt");
    SampleTree.write(file, "to the letter\n");
    ama.settle();
    Outcome printed = ama.ama("get", file, "-o", "-").expect(0);
    assertThat(printed.out()).isEqualTo("to the letter\n");
    assertThat(printed.err()).as("the JVM's warning of its vector module").isEmpty();
  }

  @Test
  void whatTheJvmSaysBeforeACommandRunsIsHeard() throws Exception {
    List<String> command =
        List.of(
            "env",
            "JAVA_TOOL_OPTIONS=-XX:NoSuchOption",
            Installation.ROOT.resolve("scripts/ama-sync").toString(),
            "get",
            "any");
    assertThat(ama.run(command, ama.scratch()).expect(1).err()).contains("NoSuchOption");
  }

  @Test
  void aRestoreAsOfAVersionEqualsACopyMadeThen() throws Exception {
    SampleTree.plant(Files.createDirectories(game.resolve("copied")), 20);
    ama.settle();
    Map<String, String> then = TreeSnapshot.of(game);
    long version = version();
    SampleTree.write(game.resolve("copied/docs/readme.txt"), "changed since\n");
    Files.delete(game.resolve("copied/assets/texture.bin"));
    Files.delete(game.resolve("copied/tools/latest"));
    ama.settle();
    Path target = ama.scratch().resolve("as it was");
    Outcome restored = ama.ama("restore", game, "--to", target, "--version", version).expect(0);
    assertThat(restored.out()).contains("version " + version);
    assertThat(TreeSnapshot.of(target)).isEqualTo(then);
    Path latest = ama.scratch().resolve("as it is");
    ama.ama("restore", game, "--to", latest).expect(0);
    assertThat(TreeSnapshot.of(latest)).isEqualTo(TreeSnapshot.of(game));
    assertThat(ama.ama("restore", game, "--to", latest).expect(1).err()).contains("not empty");
    assertThat(ama.ama("restore", game, "--to", game.resolve("inside")).expect(2).err())
        .contains("lies in the synced directory");
  }

  @Test
  void aNamedCommitIsInTheLog() throws Exception {
    SampleTree.write(game.resolve("named/file.txt"), "for the demo");
    Outcome commit =
        ama.ama("commit", game, "--alias", "demo-1", "--message", "what we showed").expect(0);
    assertThat(commit.out()).contains("game: ");
    JsonNode log = ama.ama("log", game, "--json").expect(0).json();
    assertThat(log.findValuesAsText("alias")).contains("demo-1");
    assertThat(log.findValuesAsText("message")).contains("what we showed");
    assertThat(log.path(0).path("commitHash").asText()).hasSize(64);
    assertThat(ama.ama("log", game).expect(0).out()).contains("VERSION", "demo-1");
  }

  @Test
  void aRenamedDirectoryIsNotUploadedAgain() throws Exception {
    Path directory = game.resolve("moving/from");
    SampleTree.random(directory.resolve("big.bin"), 3_000_000, 30);
    ama.settle();
    long before = ama.workspace().path("uploaded").path("bytes").asLong();
    Files.move(directory, directory.resolveSibling("to"));
    ama.settle();
    assertThat(ama.workspace().path("uploaded").path("bytes").asLong()).isEqualTo(before);
    assertThat(history(directory.resolveSibling("to").resolve("big.bin"))).hasSize(1);
  }

  @Test
  void whatIsNoFileIsSkippedWithAReasonAndHoldsUpNothing() throws Exception {
    Path pipe = game.resolve("skipped/pipe");
    Files.createDirectories(pipe.getParent());
    ama.run(List.of("mkfifo", pipe.toString()), game).expect(0);
    Path socket = ama.scratch().resolve("s");
    try (ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      listener.bind(UnixDomainSocketAddress.of(socket));
      Files.move(socket, game.resolve("skipped/socket"));
      SampleTree.write(game.resolve("skipped/beside.txt"), "beside");
      ama.settle();
      assertThat(history(game.resolve("skipped/beside.txt"))).hasSize(1);
      JsonNode blocked = ama.workspace().path("blocked");
      assertThat(blocked.findValuesAsText("path")).contains("skipped/pipe", "skipped/socket");
      assertThat(blocked.findValuesAsText("reason").toString()).contains("not a regular file");
    } finally {
      Files.deleteIfExists(pipe);
      Files.deleteIfExists(game.resolve("skipped/socket"));
    }
    ama.settle();
    assertThat(ama.workspace().path("blocked").findValuesAsText("path"))
        .doesNotContain("skipped/pipe", "skipped/socket");
  }

  @Test
  void aNameThatIsNotUtf8IsCommittedAndDownloads() throws Exception {
    Path directory = Files.createDirectories(game.resolve("bytes"));
    Path odd = Path.of(URI.create(directory.toUri() + "%FF%C3.txt"));
    Files.writeString(odd, "odd");
    ama.settle();
    assertThat(Download.get(url() + "bytes/%FF%C3.txt", token))
        .isEqualTo("odd".getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void pausedChangesWaitUntilResumed() throws Exception {
    ama.ama("pause").expect(0);
    SampleTree.write(game.resolve("paused/file.txt"), "later");
    assertThat(ama.ama("wait", "--timeout", "2s").exitCode()).isEqualTo(1);
    assertThat(ama.ama("status").expect(1).out()).contains("paused");
    assertThat(ama.status().path("state").asText()).isEqualTo("paused");
    ama.ama("history", game.resolve("paused/file.txt")).expect(1);
    ama.ama("resume").expect(0);
    ama.settle();
    assertThat(history(game.resolve("paused/file.txt"))).hasSize(1);
  }

  @Test
  void upAgainChangesNothing() throws Exception {
    ProcessHandle daemon = ama.daemon();
    ProcessHandle server = ama.server();
    ama.settle();
    long version = version();
    ama.ama("up", game).expect(0);
    ama.ama("up").expect(0);
    assertThat(ama.daemon()).isEqualTo(daemon);
    assertThat(ama.server()).isEqualTo(server);
    assertThat(version()).isEqualTo(version);
  }

  @Test
  void upRefusesDirectoriesInOrAroundSyncedOnes() throws Exception {
    Path inside = Files.createDirectories(game.resolve("docs"));
    assertThat(ama.ama("up", inside).expect(2).err()).contains("lies in " + game);
    assertThat(ama.ama("up", game.resolve("..")).expect(2).err()).contains("holds " + game);
    assertThat(ama.ama("up", ama.home()).expect(2).err()).contains("ama-sync's own state");
    assertThat(ama.ama("up", game, "--name", "other").expect(2).err()).contains("--name");
    assertThat(ama.ama("up", game, "--port", 1).expect(2).err()).contains("already listens");
    assertThat(ama.status().path("workspaces").findValuesAsText("path"))
        .doesNotContain(inside.toString());
  }

  @Test
  void aSecondDirectoryJoinsTheRunningDaemonAndIsGuarded() throws Exception {
    Path film = ama.directory("film");
    for (int i = 0; i < 20; i++) {
      SampleTree.write(film.resolve("scene-" + i), "take " + i);
    }
    ProcessHandle daemon = ama.daemon();
    ama.ama("up", film, "--chunking", "fixed").expect(0);
    assertThat(ama.daemon()).isEqualTo(daemon);
    long committed = ama.ama("log", film, "--json").expect(0).json().size();

    for (int i = 0; i < 20; i++) {
      Files.delete(film.resolve("scene-" + i));
    }
    assertThat(ama.ama("wait", film, "--timeout", "20s").expect(4).err())
        .contains("ama-sync status");
    Outcome status = ama.ama("status", film).expect(4);
    assertThat(status.out()).contains("attention").contains("commit");
    assertThat(ama.ama("log", film, "--json").json()).hasSize((int) committed);

    ama.ama("commit", film).expect(0);
    ama.ama("wait", film).expect(0);
    assertThat(
            ama.ama("history", film.resolve("scene-3"), "--json")
                .json()
                .path(0)
                .path("kind")
                .asText())
        .isEqualTo("deleted");
  }

  @Test
  void aSecondDaemonOnTheSameHomeIsRefusedAndToldThePid() throws Exception {
    Outcome foreground = ama.ama("up", game, "--foreground").expect(1);
    assertThat(foreground.err()).contains("already runs");
    String java = ama.daemon().info().command().orElseThrow();
    Outcome second =
        ama.run(
            List.of(
                java,
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                Installation.ROOT.resolve("daemon/target/dist/lib") + "/*",
                "io.amasync.daemon.DaemonMain"),
            ama.scratch());
    assertThat(second.exitCode()).isNotZero();
    assertThat(second.err()).contains("pid %d".formatted(ama.daemon().pid()));
    ama.settle();
  }

  @Test
  void anotherHomeMayUseTheSameServer() throws Exception {
    Installation other = Installation.create();
    try {
      Path token = Files.writeString(other.scratch().resolve("token file"), this.token + "\n");
      Path directory = other.directory("theirs");
      SampleTree.write(directory.resolve("file.txt"), "theirs");
      String server = ama.status().path("server").path("url").asText();
      other.ama("up", directory, "--server", server, "--token-file", token).expect(0);
      assertThat(other.status().path("server").path("url").asText()).isEqualTo(server);
      assertThat(other.home().resolve("server/postgres")).doesNotExist();
      other.ama("down").expect(0);
      assertThat(other.ownProcesses()).isEmpty();
    } finally {
      other.close();
    }
    ama.settle();
  }
}
