package io.amasync.daemon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.amasync.daemon.cli.launch.Installation;
import io.amasync.daemon.cli.text.Terminal;
import io.amasync.daemon.config.ConfigFile;
import io.amasync.daemon.config.DaemonConfig;
import io.amasync.daemon.config.Home;
import io.amasync.daemon.config.PathText;
import io.amasync.daemon.config.RunFile;
import io.amasync.daemon.config.ServerConfig;
import io.amasync.daemon.config.WorkspaceConfig;
import io.amasync.daemon.control.ControlAnswer;
import io.amasync.daemon.control.ControlCommand;
import io.amasync.daemon.control.ControlHandler;
import io.amasync.daemon.control.ControlServer;
import io.amasync.daemon.control.StatusView;
import io.amasync.daemon.control.StatusView.State;
import io.amasync.protocol.api.Chunking;
import io.amasync.protocol.api.ProtocolJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands in this process, against a daemon that is only a control socket. */
class AmaSyncTest {
  private static final UUID ID = new UUID(5, 6);
  private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

  @TempDir private Path scratch;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private Home home = new Home(Path.of("/"));
  private Path game = Path.of("/");

  @BeforeEach
  void configureOneWorkspace() throws IOException {
    home = new Home(scratch.resolve("a home")).create();
    game = Files.createDirectory(scratch.toRealPath().resolve("game"));
    ConfigFile.write(
        home,
        new DaemonConfig(
            1,
            new ServerConfig("http://127.0.0.1:1", PathText.of(home.token()), null, 1),
            List.of(new WorkspaceConfig(ID, "game", PathText.of(game), "auto", Chunking.CDC)),
            null));
  }

  private int run(String... arguments) {
    Terminal terminal =
        new Terminal(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            false,
            false,
            true);
    Session session =
        new Session(
            home,
            terminal,
            scratch,
            new Installation(scratch, scratch, ""),
            1,
            InstantSource.fixed(NOW),
            ZoneOffset.UTC);
    return AmaSync.run(session, arguments);
  }

  private int run(ControlHandler daemon, String... arguments) throws IOException {
    Path socket = home.run().resolve("s");
    try (ControlServer _ = ControlServer.open(socket, daemon)) {
      new RunFile(1, PathText.of(socket), "1", NOW).write(home);
      return run(arguments);
    }
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  private static ControlHandler inState(State state) {
    return _ -> status(state);
  }

  private static ControlAnswer.Status status(State state) {
    StatusView.Workspace workspace =
        new StatusView.Workspace(
            "game",
            ID,
            "/game",
            state,
            7,
            1204,
            3L << 30,
            new StatusView.Pending(4, 1536, 1, 512, 2, 1024),
            new StatusView.Uploaded(12, 5 << 20, 1),
            new StatusView.Throughput(2 << 20, 1 << 20),
            state == State.PENDING ? 200L : null,
            List.of(new StatusView.Blocked("pipe\u001b", "not a regular file", "Remove it.")),
            "native",
            new StatusView.LastCommit(7, NOW.minusSeconds(90), "ab".repeat(32)),
            null,
            "http://127.0.0.1:1/v1/workspaces/game/files/");
    return new ControlAnswer.Status(
        new StatusView(
            state,
            new StatusView.Daemon(1, "1", 60, 100 << 20, "blake3", 10L << 20),
            new StatusView.Server("http://127.0.0.1:1", true),
            List.of(workspace)),
        List.of(new ControlAnswer.Progress(ID, "uploading", 1, 0)));
  }

  @Test
  void upSaysTheSameWithAndWithoutOptions() {
    assertThat(run("up", "missing")).isEqualTo(ExitCode.USAGE);
    String plain = err();
    err.reset();
    assertThat(run("up", "missing", "--tracking", "auto")).isEqualTo(ExitCode.USAGE);
    assertThat(err()).isEqualTo(plain).contains("missing");

    err.reset();
    assertThat(run("up", "--such")).isEqualTo(ExitCode.USAGE);
    assertThat(err()).contains("--such");
    assertThat(run("up", "--help")).isZero();
    assertThat(out()).contains("ama-sync up ~/game");
  }

  @Test
  void statusSaysTheStateInItsExitCode() throws IOException {
    assertThat(run(inState(State.IN_SYNC), "status")).isEqualTo(0);
    assertThat(run(inState(State.PENDING), "status")).isEqualTo(1);
    assertThat(run(inState(State.PAUSED), "status")).isEqualTo(1);
    assertThat(run(inState(State.OFFLINE), "status")).isEqualTo(1);
    assertThat(run(inState(State.ATTENTION), "status")).isEqualTo(4);
  }

  @Test
  void statusWithoutADaemonIsExitCode3() {
    assertThat(run("status")).isEqualTo(3);
    assertThat(out()).contains("game  " + game + "  not watched now");
    assertThat(err()).isEqualTo("ama-sync: The daemon is not running.\n  Start it: ama-sync up\n");
  }

  @Test
  void jsonStatusWithoutADaemonIsStillJson() throws IOException {
    assertThat(run("status", "--json")).isEqualTo(3);
    JsonNode json = ProtocolJson.mapper().readTree(out());
    assertThat(json.path("state").asText()).isEqualTo("offline");
    assertThat(json.path("daemon").isNull()).isTrue();
  }

  @Test
  void statusIsForPeopleAndFreeOfControlCharacters() throws IOException {
    run(inState(State.PENDING), "status");
    assertThat(out())
        .contains("pid 1, version 1, up 1 min, 100 MiB resident, blake3")
        .contains("limit     uploads at most 10.0 MiB/s")
        .contains("state     pending (uploading)")
        .contains("version   7: 1,204 files, 3.00 GiB, committed 1 min ago")
        .contains("pending   4 files, 1.50 KiB to go, about 3 min left\n")
        .contains("staging   1 file, 512 B read\n")
        .contains("staged    2 files, 1.00 KiB, waiting for the commit\n")
        .contains("now reading 2.00 MiB/s, uploading 1.00 MiB/s\n")
        .contains("pipe?: not a regular file")
        .doesNotContain("\u001b");
  }

  @Test
  void theKeysOfJsonStatusAreTheContracts() throws IOException {
    run(inState(State.IN_SYNC), "status", "--json");
    JsonNode json = ProtocolJson.mapper().readTree(out());
    assertThat(keys(json)).containsExactly("daemon", "server", "state", "workspaces");
    assertThat(keys(json.path("daemon")))
        .containsExactly(
            "hash",
            "pid",
            "residentBytes",
            "uploadLimitBytesPerSecond",
            "uptimeSeconds",
            "version");
    assertThat(keys(json.path("server"))).containsExactly("reachable", "url");
    JsonNode workspace = json.path("workspaces").path(0);
    assertThat(keys(workspace))
        .containsExactly(
            "blocked",
            "bytes",
            "downloadUrl",
            "files",
            "id",
            "lastCommit",
            "lastError",
            "name",
            "path",
            "pending",
            "secondsLeft",
            "state",
            "throughput",
            "uploaded",
            "version",
            "watch");
    assertThat(keys(workspace.path("pending")))
        .containsExactly("bytes", "files", "staged", "stagedBytes", "staging", "stagingBytes");
    assertThat(keys(workspace.path("throughput")))
        .containsExactly("readBytesPerSecond", "uploadBytesPerSecond");
    assertThat(keys(workspace.path("uploaded"))).containsExactly("bytes", "chunks", "packs");
    assertThat(keys(workspace.path("lastCommit"))).containsExactly("hash", "time", "version");
    assertThat(keys(workspace.path("blocked").path(0))).containsExactly("advice", "path", "reason");
    assertThat(json.path("state").asText()).isEqualTo("in-sync");
  }

  private static Set<String> keys(JsonNode object) {
    Set<String> keys = new TreeSet<>();
    object.fieldNames().forEachRemaining(keys::add);
    return keys;
  }

  @Test
  void waitTellsCommittedFromTimedOutFromAttention() throws IOException {
    assertThat(run(_ -> new ControlAnswer.Done(), "wait")).isEqualTo(0);
    assertThat(run(_ -> new ControlAnswer.TimedOut(), "wait", "--timeout", "1s")).isEqualTo(1);
    assertThat(run(_ -> new ControlAnswer.Attention("files are gone", "do"), "wait")).isEqualTo(4);
    assertThat(run("wait")).isEqualTo(3);
  }

  @Test
  void waitAsksForTheWorkspaceOfADirectoryInIt() throws IOException {
    Path deep = Files.createDirectories(game.resolve("maps/1"));
    ControlHandler handler =
        command ->
            command.equals(new ControlCommand.Wait(ID, 300_000))
                ? new ControlAnswer.Done()
                : new ControlAnswer.Refused(command.toString(), "");
    assertThat(run(handler, "wait", deep.toString(), "--timeout", "5m")).as(err()).isEqualTo(0);
  }

  @Test
  void commitSaysWhatItCommitted() throws IOException {
    ControlHandler handler =
        command ->
            command instanceof ControlCommand.Commit commit && commit.alias().equals("demo")
                ? new ControlAnswer.Committed(ID, 8, "00", 2, 2048)
                : new ControlAnswer.Refused(command.toString(), "");
    assertThat(run(handler, "commit", "--alias", "demo")).as(err()).isEqualTo(0);
    assertThat(out()).isEqualTo("game: committed version 8 (demo): 2 changes, 2.00 KiB.\n");
  }

  @Test
  void commitWithNothingChangedSaysSo() throws IOException {
    assertThat(run(_ -> new ControlAnswer.Committed(ID, 8, "00", 0, 0), "commit")).isEqualTo(0);
    assertThat(out()).isEqualTo("game: nothing has changed since version 8.\n");
  }

  @Test
  void aRefusalOfTheDaemonIsTwoLines() throws IOException {
    assertThat(run(_ -> new ControlAnswer.Refused("No such thing.", "Do this."), "pause"))
        .isEqualTo(1);
    assertThat(err()).isEqualTo("ama-sync: No such thing.\n  Do this.\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "fly",
        "status --no-such-option",
        "wait --timeout soon",
        "restore .",
        "history",
        "completion fish",
        "up --server http://x",
        "up --tracking manual game",
        "up --port 70000 game",
        "up --port 1 --server http://x --token-file t game",
        "up --limit-upload fast game",
        "up --limit-upload 1KiB game",
        "up --name a/b game",
        "up --name x game",
        "up missing",
        "wait missing",
        "get /etc/passwd"
      })
  void wrongCallsAreExitCode2WithTwoLines(String line) {
    assertThat(run(line.isEmpty() ? new String[0] : line.split(" "))).isEqualTo(2);
    assertThat(out()).isEmpty();
    assertThat(err()).startsWith("ama-sync: ").hasLineCount(2);
  }

  @Test
  void everyCommandHasHelpWithAnExample() {
    for (String command :
        List.of(
            "up",
            "down",
            "status",
            "wait",
            "log",
            "history",
            "get",
            "restore",
            "commit",
            "pause",
            "resume",
            "token",
            "completion")) {
      out.reset();
      assertThat(run(command, "--help")).isEqualTo(0);
      assertThat(out())
          .contains("Usage: ama-sync " + command)
          .contains("Example")
          .contains("ama-sync " + command);
    }
  }

  @Test
  void helpListsEveryCommandAndExitCode() {
    assertThat(run("--help")).isEqualTo(0);
    assertThat(out()).contains("restore", "completion", "AMA_SYNC_HOME", "daemon is not running");
  }

  @Test
  void theCompletionKnowsCommandsAndOptions() {
    assertThat(run("completion", "bash")).isEqualTo(0);
    assertThat(out()).contains("restore").contains("--token-file");
  }

  @Test
  void theTokenIsPrintedAndNothingElse() throws IOException {
    Files.writeString(home.token(), "ama_secret\n");
    assertThat(run("token")).isEqualTo(0);
    assertThat(out()).isEqualTo("ama_secret\n");
  }

  @Test
  void downWithNothingRunningIsFine() {
    assertThat(run("down")).isEqualTo(0);
    assertThat(out()).isEqualTo("Nothing was running.\n");
  }

  @Test
  void anUnexpectedFailureLeavesItsTraceInTheLogOnly() throws IOException {
    Files.writeString(home.config(), "{}");
    assertThat(run("token")).isEqualTo(1);
    assertThat(err()).doesNotContain("\tat ");
  }
}
