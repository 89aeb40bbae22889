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
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** ama-sync's server on an S3-compatible store, in a home of its own, as on another machine. */
final class S3Server implements Server {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int START_SECONDS = 120;
  private static final int PAGE_FILES = 10_000;
  private static final int HTTP_OK = 200;

  private final S3Store store;
  private final Path checkout;
  private final Path home;
  private final int port;
  private @Nullable Process process;

  S3Server(S3Store store, Path checkout, Path work) throws IOException {
    this.store = store;
    this.checkout = checkout;
    this.home = work.resolve("ama-sync-s3-server");
    this.port = S3Store.freePort();
  }

  @Override
  public void start() throws IOException, InterruptedException {
    Files.createDirectories(home);
    Path config =
        Files.writeString(
            home.resolve("s3.yml"),
            Files.readString(checkout.resolve("config/embedded.yml"))
                .replaceFirst("store:\n( .*\n)+", store.config()));
    ProcessBuilder builder =
        new ProcessBuilder(
            checkout.resolve("scripts/ama-server").toString(), "server", config.toString());
    builder
        .environment()
        .putAll(
            Map.of(
                "AMA_SYNC_HOME", home.toString(),
                "AMA_SYNC_PORT", Integer.toString(port),
                "AMA_SYNC_ADMIN_PORT", Integer.toString(S3Store.freePort())));
    Process started =
        builder
            .redirectErrorStream(true)
            .redirectOutput(home.resolve("server.out").toFile())
            .start();
    process = started;
    awaitAnswer(started);
  }

  private void awaitAnswer(Process started) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(url() + "/v1/info")).build();
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
        "The server does not start:\n" + Files.readString(home.resolve("server.out")));
  }

  @Override
  public List<String> options() {
    return List.of("--server", url(), "--token-file", home.resolve("token").toString());
  }

  @Override
  public OptionalLong process() {
    return process == null ? OptionalLong.empty() : OptionalLong.of(process.pid());
  }

  @Override
  public Path repository() {
    return store.remote();
  }

  @Override
  public void end() throws IOException, InterruptedException {
    if (process != null) {
      process.destroy();
      process.waitFor();
      process = null;
    }
    FileTree.delete(home);
  }

  /** How many paths the server lists of the workspace {@code name}, page by page. */
  long listed(String name) throws IOException, InterruptedException {
    String token = Files.readString(home.resolve("token")).strip();
    String pages = "%s/v1/workspaces/%s/files?limit=%d".formatted(url(), name, PAGE_FILES);
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

  private String url() {
    return "http://127.0.0.1:" + port;
  }
}
