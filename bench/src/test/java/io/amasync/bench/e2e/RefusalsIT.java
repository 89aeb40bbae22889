package io.amasync.bench.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What {@code up} refuses, before anything is started. */
class RefusalsIT {
  private Installation ama;

  @BeforeEach
  void install() throws IOException {
    ama = Installation.create();
  }

  @AfterEach
  void end() throws IOException, InterruptedException {
    ama.close();
  }

  private void refuses(String why, Object... arguments) throws IOException, InterruptedException {
    Outcome outcome = ama.ama(arguments).expect(2);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err()).startsWith("ama-sync: ").contains(why).hasLineCount(2);
    assertThat(ama.ownProcesses()).isEmpty();
    assertThat(ama.home()).doesNotExist();
  }

  @Test
  void directoriesThatCannotBeSyncedAreRefusedAndNothingIsStarted() throws Exception {
    refuses("does not exist", "up", ama.scratch().resolve("missing"));
    refuses("is not a directory", "up", Files.createFile(ama.scratch().resolve("file")));
    refuses("holds ama-sync's own state", "up", ama.scratch());
    refuses("holds ama-sync's own state", "up", "/");
    refuses(
        "is not a server's address",
        "up",
        ama.directory("game"),
        "--server",
        "nonsense",
        "--token-file",
        "t");
  }

  @Test
  void aCaFileThatIsOfNoUseIsRefusedAndNothingIsStarted() throws Exception {
    Path token = Files.writeString(ama.scratch().resolve("token"), "ama_none\n");
    Path text = Files.writeString(ama.scratch().resolve("text"), "no certificate\n");
    Path game = ama.directory("game");
    String https = "https://127.0.0.1:9";
    Object missing = "missing.pem";
    refuses(
        "does not exist",
        "up",
        game,
        "--server",
        https,
        "--token-file",
        token,
        "--ca-file",
        missing);
    refuses("text", "up", game, "--server", https, "--token-file", token, "--ca-file", text);
    refuses(
        "--ca-file is for a server that shows a certificate",
        "up",
        game,
        "--server",
        "http://127.0.0.1:9",
        "--token-file",
        token,
        "--ca-file",
        text);
    refuses("--server=URL, --token-file=F", "up", game, "--ca-file", text);
  }

  @Test
  void aTakenPortIsSaidWithWhatToDo() throws Exception {
    Path directory = ama.directory("game");
    try (ServerSocket taken = new ServerSocket()) {
      taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      int port = taken.getLocalPort();
      Outcome outcome = ama.ama("up", directory, "--port", port).expect(1);
      assertThat(outcome.err())
          .contains("Port %d is taken".formatted(port))
          .contains("--port N")
          .contains("--port 0");
      Outcome next = ama.ama("up", directory, "--port", port - 1).expect(1);
      assertThat(next.err()).contains("Port %d is taken".formatted(port));
    }
    assertThat(ama.ownProcesses()).isEmpty();
  }

  @Test
  void aDaemonThatStartedBesideAServerThatFailsIsStoppedAgain() throws Exception {
    Path directory = ama.directory("game");
    Files.writeString(directory.resolve("file"), "1");
    ama.ama("up", directory, "--port", 0).expect(0);
    ama.ama("down").expect(0);
    Path version = ama.home().resolve("server/postgres/data/PG_VERSION");
    String works = Files.readString(version);
    Files.writeString(version, "7\n");
    Outcome outcome = ama.ama("up").expect(1);
    assertThat(outcome.err()).contains("The embedded server ended");
    assertThat(ama.ownProcesses()).isEmpty();
    Files.writeString(version, works);
    Files.writeString(directory.resolve("file"), "2");
    ama.ama("up").expect(0);
    assertThat(ama.workspace().path("state").asText()).isEqualTo("in-sync");
  }

  @Test
  void aServerThatIsNotThereIsSaid() throws Exception {
    Path token = Files.writeString(ama.scratch().resolve("token"), "ama_none\n");
    Outcome outcome =
        ama.ama(
                "up",
                ama.directory("game"),
                "--server",
                "http://127.0.0.1:9",
                "--token-file",
                token)
            .expect(1);
    assertThat(outcome.err()).contains("127.0.0.1:9").doesNotContain("\tat ");
    assertThat(ama.ownProcesses()).isEmpty();
  }

  @Test
  void commandsBeforeTheFirstUpSayHowToBegin() throws Exception {
    assertThat(ama.ama("status").expect(3).err()).contains("ama-sync up");
    assertThat(ama.ama("wait").expect(3).err()).contains("ama-sync up");
    assertThat(ama.ama("log").expect(2).err()).contains("ama-sync up DIR");
    assertThat(ama.ama("token").expect(2).err()).contains("ama-sync up DIR");
    assertThat(ama.ama("down").expect(0).out()).contains("Nothing was running");
  }

  @Test
  void theLauncherWorksThroughALinkFromAnywhere() throws Exception {
    Path link =
        Files.createSymbolicLink(
            ama.scratch().resolve("my ama"), Installation.ROOT.resolve("scripts/ama-sync"));
    Outcome outcome = ama.run(List.of(link.toString(), "--version"), Path.of("/")).expect(0);
    assertThat(outcome.out()).startsWith("ama-sync ");
  }
}
