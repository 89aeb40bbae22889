package io.amasync.daemon.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlServerTest {
  private static final UUID WORKSPACE = new UUID(3, 4);

  @TempDir private Path scratch;
  private Path socket = Path.of("");

  @BeforeEach
  void nameSocket() {
    socket = scratch.resolve("s");
  }

  @Test
  void everyCommandArrivesAsItWasSent() throws IOException {
    List<ControlCommand> commands =
        List.of(
            new ControlCommand.Status(),
            new ControlCommand.Wait(null, 5),
            new ControlCommand.Wait(WORKSPACE, 60_000),
            new ControlCommand.Commit(WORKSPACE, "alias", "a \"message\"\n", 7),
            new ControlCommand.Pause(),
            new ControlCommand.Resume(),
            new ControlCommand.AddWorkspace(WORKSPACE),
            new ControlCommand.LimitUpload(1 << 20),
            new ControlCommand.Stop());
    List<ControlCommand> received = new ArrayList<>();
    try (ControlServer _ = ControlServer.open(socket, command -> note(received, command));
        ControlClient client = ControlClient.connect(socket)) {
      for (ControlCommand command : commands) {
        assertThat(client.ask(command)).isEqualTo(new ControlAnswer.Done());
      }
    }
    assertThat(received).isEqualTo(commands);
  }

  private static ControlAnswer note(List<ControlCommand> received, ControlCommand command) {
    received.add(command);
    return new ControlAnswer.Done();
  }

  @Test
  void everyAnswerArrivesAsItWasGiven() throws IOException {
    List<ControlAnswer> answers =
        List.of(
            new ControlAnswer.Done(),
            new ControlAnswer.TimedOut(),
            new ControlAnswer.Attention("reason", "advice"),
            new ControlAnswer.Refused("reason", "advice"),
            new ControlAnswer.Committed(WORKSPACE, 3, "00ff", 4, 5),
            new ControlAnswer.Status(
                new StatusView(StatusView.State.OFFLINE, null, null, List.of()),
                List.of(new ControlAnswer.Progress(WORKSPACE, "scanning", 1, 2))));
    for (ControlAnswer answer : answers) {
      try (ControlServer _ = ControlServer.open(socket, _ -> answer);
          ControlClient client = ControlClient.connect(socket)) {
        assertThat(client.ask(new ControlCommand.Status())).isEqualTo(answer);
      }
    }
  }

  @Test
  void whatIsNoCommandIsRefused() throws IOException {
    try (ControlServer _ = ControlServer.open(socket, _ -> new ControlAnswer.Done())) {
      for (String line :
          List.of(
              "\n",
              "{}\n",
              "null\n",
              "[1]\n",
              "{\"protocol\":1,\"body\":{\"command\":\"fly\"}}\n",
              "{\"protocol\":2,\"body\":{\"command\":\"status\"}}\n",
              "GET / HTTP/1.1\r\n",
              "x".repeat(ControlWire.COMMAND_BYTES + 1) + "\n")) {
        assertThat(say(line)).contains("\"answer\":\"refused\"");
      }
    }
  }

  private String say(String line) throws IOException {
    try (SocketChannel raw = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      ByteBuffer bytes = ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        raw.write(bytes);
      }
      return new String(Channels.newInputStream(raw).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void aSlowClientHoldsUpNoOther() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    ControlHandler handler =
        command -> {
          if (command instanceof ControlCommand.Wait) {
            release.await();
          }
          return new ControlAnswer.Done();
        };
    try (ControlServer _ = ControlServer.open(socket, handler);
        ControlClient slow = ControlClient.connect(socket);
        ControlClient quick = ControlClient.connect(socket)) {
      CompletableFuture<ControlAnswer> waiting =
          CompletableFuture.supplyAsync(() -> {
            try {
              return slow.ask(new ControlCommand.Wait(null, 1));
            } catch (IOException e) {
              throw new java.io.UncheckedIOException(e);
            }
          });
      assertThat(quick.ask(new ControlCommand.Status())).isEqualTo(new ControlAnswer.Done());
      assertThat(waiting).isNotDone();
      release.countDown();
      assertThat(waiting.get()).isEqualTo(new ControlAnswer.Done());
    }
  }

  @Test
  void aFailingHandlerIsARefusalAndTheServerGoesOn() throws IOException {
    ControlHandler handler =
        _ -> {
          throw new IllegalStateException("broken");
        };
    try (ControlServer _ = ControlServer.open(socket, handler)) {
      for (int i = 0; i < 2; i++) {
        try (ControlClient client = ControlClient.connect(socket)) {
          assertThat(client.ask(new ControlCommand.Status()))
              .isInstanceOf(ControlAnswer.Refused.class);
        }
      }
    }
  }

  @Test
  void aSocketLeftByAKilledDaemonIsReplaced() throws IOException {
    Files.writeString(socket, "left behind");
    try (ControlServer _ = ControlServer.open(socket, _ -> new ControlAnswer.Done());
        ControlClient client = ControlClient.connect(socket)) {
      assertThat(client.ask(new ControlCommand.Status())).isEqualTo(new ControlAnswer.Done());
    }
  }

  @Test
  void afterClosingNobodyListens() throws IOException {
    ControlServer.open(socket, _ -> new ControlAnswer.Done()).close();
    assertThat(socket).doesNotExist();
    assertThatThrownBy(() -> ControlClient.connect(socket)).isInstanceOf(IOException.class);
  }
}
