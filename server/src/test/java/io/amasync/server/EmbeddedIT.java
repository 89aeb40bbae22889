package io.amasync.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.amasync.chunker.hash.HashKey;
import io.amasync.chunker.id.Digest256;
import io.amasync.metastore.account.AccountRow;
import io.amasync.protocol.api.AccountView;
import io.amasync.protocol.api.ProtocolJson;
import io.amasync.protocol.api.WorkspaceView;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code config/embedded.yml} from an empty home, as processes of its own. */
class EmbeddedIT {
  private static final String CONFIG = "../config/embedded.yml";

  private Path home;

  @BeforeEach
  void makeHome() throws IOException {
    home = Files.createTempDirectory("ama-sync-embedded-it");
  }

  @AfterEach
  void deleteHome() throws IOException {
    TestServer.deleteTree(home);
  }

  private Map<String, String> variables() {
    Map<String, String> variables = new HashMap<>();
    variables.put("AMA_SYNC_HOME", home.toString());
    variables.put("AMA_SYNC_LOG_LEVEL", "OFF");
    variables.put("AMA_SYNC_REQUEST_LOG", "OFF");
    variables.put("AMA_SYNC_PORT", "0");
    variables.put("AMA_SYNC_ADMIN_PORT", "0");
    return variables;
  }

  /** Starts the server's main class in a JVM of its own. */
  private Process start(Map<String, String> variables, String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "--add-modules",
                "jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                "io.amasync.server.ServerMain"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(variables);
    return builder.start();
  }

  private static String output(Process process) throws IOException {
    try (InputStream out = process.getInputStream()) {
      return new String(out.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private JsonNode awaitAddress() throws Exception {
    Awaitility.await()
        .atMost(Duration.ofMinutes(2))
        .until(() -> Files.exists(home.resolve("run/server.json")));
    return ProtocolJson.mapper().readTree(Files.readString(home.resolve("run/server.json")));
  }

  private TestClient client(JsonNode address) throws Exception {
    String token = Files.readString(home.resolve("token")).strip();
    HttpResponse<byte[]> response =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(
                        URI.create(address.get("url").asText()).resolve("/v1/account"))
                    .header("Authorization", "Bearer " + token)
                    .build(),
                HttpResponse.BodyHandlers.ofByteArray());
    assertThat(response.statusCode()).isEqualTo(200);
    AccountView view = TestClient.json(response, AccountView.class);
    assertThat(view.name()).isEqualTo("local");
    byte[] key = HexFormat.of().parseHex(view.chunkKey());
    return new TestClient(
        URI.create(address.get("url").asText()),
        new AccountRow(1, view.name(), new HashKey(Digest256.of(key)), Instant.EPOCH),
        token);
  }

  @Test
  void serverKeepsItsDataOverAStopAndAKill() throws Exception {
    byte[] bytes = TestClient.noise(1, 2_000_000);
    Process first = start(variables(), "server", CONFIG);
    JsonNode address = awaitAddress();
    assertThat(address.get("pid").asLong()).isEqualTo(first.pid());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve("token"))))
        .isEqualTo("rw-------");
    String token = Files.readString(home.resolve("token"));
    TestClient client = client(address);
    WorkspaceView workspace = client.workspace("w");
    client.commit(workspace, client.upload().file("a", bytes));
    assertThat(admin(address, "/healthcheck")).contains("\"database\"", "\"store\"");
    assertThat(admin(address, "/metrics")).contains("jvm_memory", "# TYPE");

    Process second = start(variables(), "server", CONFIG);
    assertThat(second.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(second.exitValue()).isNotZero();
    assertThat(output(second)).contains("running already").doesNotContain("\tat ");

    first.destroy(); // SIGTERM
    assertThat(first.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(home.resolve("run/server.json")).doesNotExist();
    assertThat(home.resolve("server/postgres/data/postmaster.pid")).doesNotExist();

    Process third = start(variables(), "server", CONFIG);
    client = client(awaitAddress());
    assertThat(Files.readString(home.resolve("token"))).isEqualTo(token);
    assertThat(client.get("/v1/workspaces/w/files/a").body()).isEqualTo(bytes);
    client.commit(workspace, client.upload().file("b", "two"));
    third.destroyForcibly(); // SIGKILL
    assertThat(third.waitFor(60, TimeUnit.SECONDS)).isTrue();
    Files.delete(home.resolve("run/server.json"));

    Process fourth = start(variables(), "server", CONFIG);
    try {
      client = client(awaitAddress());
      assertThat(client.get("/v1/workspaces/w/files/b").body()).asString().isEqualTo("two");
      assertThat(client.get("/v1/workspaces/w/files/a").body()).isEqualTo(bytes);
    } finally {
      fourth.destroy();
      assertThat(fourth.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }
  }

  private static String admin(JsonNode address, String path) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(address.get("adminUrl").asText()).resolve(path))
                .build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }

  @Test
  void takenPortIsOneClearLineAndNothingIsLeftRunning() throws Exception {
    try (ServerSocket taken = new ServerSocket(0)) {
      Map<String, String> variables = variables();
      variables.put("AMA_SYNC_PORT", Integer.toString(taken.getLocalPort()));
      Process process = start(variables, "server", CONFIG);
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isEqualTo(1);
      List<String> lines =
          output(process).lines().filter(line -> !line.startsWith("WARNING: Using")).toList();
      assertThat(lines)
          .singleElement()
          .asString()
          .startsWith("ama-server: Port " + taken.getLocalPort())
          .contains("AMA_SYNC_PORT");
      assertThat(home.resolve("server/postgres")).doesNotExist();
    }
  }

  @Test
  void accountAddPrintsATokenOnceAndRefusesTheSameNameAgain() throws Exception {
    assertThat(run("db", "migrate", CONFIG)).isEmpty();
    String token = run("account", "add", "alice", CONFIG);
    assertThat(token).matches("ama_[A-Za-z0-9_-]{43}\\R");
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    PrintStream before = System.err;
    System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
    try {
      AmaServer again = server(new ByteArrayOutputStream());
      again.run("account", "add", "alice", CONFIG);
      assertThat(again.failed()).isTrue();
    } finally {
      System.setErr(before);
    }
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("an account 'alice' already")
        .doesNotContain("\tat ");
  }

  private String run(String... arguments) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    AmaServer server = server(out);
    server.run(arguments);
    assertThat(server.failed()).isFalse();
    return out.toString(StandardCharsets.UTF_8);
  }

  private AmaServer server(ByteArrayOutputStream out) {
    return new AmaServer(
        variables(),
        new SecureRandom(),
        Clock.systemUTC(),
        new PrintStream(out, true, StandardCharsets.UTF_8));
  }
}
