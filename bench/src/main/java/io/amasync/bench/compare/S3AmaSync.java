package io.amasync.bench.compare;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * ama-sync with a server on the store and the daemon in a home of its own, as on two machines. Both
 * run when the clock starts, as they do all day: it is from {@code ama-sync up} on the corpus until
 * that has printed that it is in sync.
 */
final class S3AmaSync implements S3Contender {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int START_SECONDS = 120;
  private static final int PAGE_FILES = 10_000;
  private static final int HTTP_OK = 200;

  private final Path checkout;
  private final Path serverHome;
  private final Path home;
  private final Path idle;
  private final int port;
  private @Nullable Process server;

  S3AmaSync(Path checkout, Path work) throws IOException {
    this.checkout = checkout;
    this.serverHome = work.resolve("ama-sync-s3-server");
    this.home = work.resolve("ama-sync-s3-home");
    this.idle = work.resolve("ama-sync-s3-idle");
    this.port = S3Store.freePort();
  }

  @Override
  public String name() {
    return "ama-sync";
  }

  @Override
  public void reset(S3Store store) throws IOException, InterruptedException {
    end();
    Files.createDirectories(serverHome);
    Path config =
        Files.writeString(
            serverHome.resolve("s3.yml"),
            Files.readString(checkout.resolve("config/embedded.yml"))
                .replaceFirst("store:\n( .*\n)+", store.config()));
    ProcessBuilder builder =
        new ProcessBuilder(
            checkout.resolve("scripts/ama-server").toString(), "server", config.toString());
    builder
        .environment()
        .putAll(
            Map.of(
                "AMA_SYNC_HOME", serverHome.toString(),
                "AMA_SYNC_PORT", Integer.toString(port),
                "AMA_SYNC_ADMIN_PORT", Integer.toString(S3Store.freePort())));
    Process started =
        builder
            .redirectErrorStream(true)
            .redirectOutput(serverHome.resolve("server.out").toFile())
            .start();
    server = started;
    awaitAnswer(started);
    Files.createDirectories(idle);
    Files.writeString(idle.resolve("one.txt"), "a workspace that was here before");
    up(idle);
  }

  private void awaitAnswer(Process started) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/info")).build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      for (int tenth = 0; tenth < START_SECONDS * 10 && started.isAlive(); tenth++) {
        try {
          client.send(request, HttpResponse.BodyHandlers.discarding());
          return;
        } catch (IOException notYet) {
          Thread.sleep(100);
        }
      }
    }
    throw new IOException(
        "The server does not start:\n" + Files.readString(serverHome.resolve("server.out")));
  }

  @Override
  public Cost store(Path corpus) throws IOException, InterruptedException {
    Usage daemonBefore = Usage.of(List.of(daemon()));
    Usage serverBefore = serverUsage();
    Measured up = up(corpus);
    Usage daemonAfter = Usage.of(List.of(daemon()));
    return new Cost(
        new Measured(
            up.seconds(),
            up.cpuSeconds() + daemonAfter.cpuSeconds() - daemonBefore.cpuSeconds(),
            daemonAfter.peakBytes()),
        serverUsage().cpuSeconds() - serverBefore.cpuSeconds());
  }

  /** After {@code down}: {@code up} on the same corpus, with nothing changed. */
  Measured restart(Path corpus) throws IOException, InterruptedException {
    call("down");
    Measured up = up(corpus);
    return new Measured(up.seconds(), up.cpuSeconds(), Usage.of(List.of(daemon())).peakBytes());
  }

  /** What the server and its PostgreSQL have taken since they started. */
  Usage serverUsage() throws IOException {
    return server == null ? new Usage(0, 0) : Usage.of(List.of(server.pid()));
  }

  /** Bytes that have gone into the store since the daemon started. */
  long uploadedBytes() throws IOException, InterruptedException {
    long sum = 0;
    JsonNode status =
        JSON.readTree(
            Command.output(
                Map.of("AMA_SYNC_HOME", home.toString()),
                List.of(
                    "bash",
                    "-c",
                    "\"$0\" status --json || test $? -le 4",
                    checkout.resolve("scripts/ama-sync").toString())));
    for (JsonNode workspace : status.path("workspaces")) {
      sum += workspace.at("/uploaded/bytes").asLong();
    }
    return sum;
  }

  /** How many paths the server lists of the corpus, page by page. */
  long listed(Path corpus) throws IOException, InterruptedException {
    String token = Files.readString(serverHome.resolve("token")).strip();
    String pages =
        "http://127.0.0.1:%d/v1/workspaces/%s/files?limit=%d"
            .formatted(port, corpus.getFileName(), PAGE_FILES);
    long files = 0;
    String after = "";
    try (HttpClient client = HttpClient.newHttpClient()) {
      do {
        HttpRequest request =
            HttpRequest.newBuilder(URI.create(pages + after))
                .header("Authorization", "Bearer " + token)
                .build();
        HttpResponse<byte[]> answer = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
        if (answer.statusCode() != HTTP_OK) {
          throw new IOException("The server does not list: " + answer.statusCode());
        }
        JsonNode page = JSON.readTree(answer.body());
        files += page.path("files").size();
        String next = page.path("next").asText("");
        after = next.isEmpty() ? "" : "&after=" + URLEncoder.encode(next, StandardCharsets.UTF_8);
      } while (!after.isEmpty());
    }
    return files;
  }

  private Measured up(Path directory) throws IOException, InterruptedException {
    return call(
        "up",
        directory.toString(),
        "--server",
        "http://127.0.0.1:" + port,
        "--token-file",
        serverHome.resolve("token").toString());
  }

  private Measured call(String... words) throws IOException, InterruptedException {
    return Command.timed(
        Map.of("AMA_SYNC_HOME", home.toString()),
        Stream.concat(Stream.of(checkout.resolve("scripts/ama-sync").toString()), Stream.of(words))
            .toList());
  }

  private long daemon() throws IOException {
    return JSON.readTree(Files.readString(home.resolve("run/daemon.json"))).path("pid").asLong();
  }

  @Override
  public void end() throws IOException, InterruptedException {
    if (Files.exists(home)) {
      call("down");
    }
    if (server != null) {
      server.destroy();
      server.waitFor();
      server = null;
    }
    FileTree.delete(home);
    FileTree.delete(serverHome);
    FileTree.delete(idle);
  }
}
