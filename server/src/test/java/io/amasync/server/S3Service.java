package io.amasync.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.amasync.chunker.pack.SealedPack;
import io.amasync.protocol.api.GrantsView;
import io.amasync.protocol.api.Headers;
import io.amasync.protocol.api.MediaTypes;
import io.amasync.server.store.s3.S3ProxyProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The application on two buckets of a real S3-compatible server, and what a client does there. */
final class S3Service implements AutoCloseable {
  private static final int MOST_ATTEMPTS = 10;

  private final Path directory;
  private final S3ProxyProcess s3;
  private final TestServer server;

  private S3Service(Path directory, S3ProxyProcess s3, TestServer server) {
    this.directory = directory;
    this.s3 = s3;
    this.server = server;
  }

  /**
   * Starts both.
   *
   * @param settings of {@code store}, beside the buckets: lines of YAML
   */
  static S3Service start(Path directory, Duration grants, String settings) throws IOException {
    S3ProxyProcess s3 = S3ProxyProcess.start(directory, "staging", "remote");
    String store =
        """
        store:
          type: s3
          endpoint: '%s'
          region: us-east-1
          pathStyle: true
          staging: {bucket: staging, accessKeyId: %s, secretAccessKey: %s}
          remote: {bucket: remote, accessKeyId: %s, secretAccessKey: %s}
        """
            .formatted(
                s3.endpoint(),
                S3ProxyProcess.SIGNER_KEY,
                S3ProxyProcess.SIGNER_SECRET,
                S3ProxyProcess.ACCESS_KEY,
                S3ProxyProcess.SECRET_KEY);
    return new S3Service(
        directory,
        s3,
        TestServer.start(config ->
            config
                .replaceFirst("store:\n( .*\n)+", store + settings.indent(2))
                .replace("lifetime: 15 minutes", "lifetime: " + grants.toSeconds() + " seconds")));
  }

  TestServer server() {
    return server;
  }

  /** Puts bytes where a grant says, as a client does. */
  static HttpResponse<String> put(GrantsView.Grant grant, byte[] bytes) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(grant.url()))
            .timeout(Duration.ofSeconds(60))
            .PUT(HttpRequest.BodyPublishers.ofByteArray(bytes));
    grant.headers().forEach(request::header);
    return send(request.build());
  }

  /**
   * S3Proxy closes the connection on an upload that it refuses while the body is still coming, and
   * what it had said is lost with it. So a request that gets no answer is made again, on another
   * connection, as the daemon does.
   */
  private static HttpResponse<String> send(HttpRequest request) throws Exception {
    for (int attempt = 1; ; attempt++) {
      try (HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
        return http.send(request, HttpResponse.BodyHandlers.ofString());
      } catch (HttpTimeoutException e) {
        throw e;
      } catch (IOException e) {
        if (attempt == MOST_ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  /** Tells the server of a pack that was put; gives the status. */
  static int announce(GrantsView.Grant grant, SealedPack pack) throws Exception {
    return announce(grant, pack, false);
  }

  /** The same; {@code justPut} is what the client says of the store's answer. */
  static int announce(GrantsView.Grant grant, SealedPack pack, boolean justPut) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(Objects.requireNonNull(grant.announce())))
            .timeout(Duration.ofSeconds(60))
            .header("Content-Type", MediaTypes.PACK_TAIL)
            .header(Headers.JUST_PUT, Boolean.toString(justPut))
            .POST(HttpRequest.BodyPublishers.ofByteArray(pack.tail()))
            .build();
    return send(request).statusCode();
  }

  static void stage(GrantsView.Grant grant, SealedPack pack) throws Exception {
    assertThat(put(grant, pack.bytes()).statusCode()).isEqualTo(200);
    assertThat(announce(grant, pack, true)).isEqualTo(201);
  }

  /** The objects of an account in a bucket: bytes by key. */
  Map<String, byte[]> objects(String bucket, long account) throws IOException {
    Path root = directory.resolve("buckets").resolve(bucket);
    Path own = root.resolve(Long.toString(account));
    if (!Files.exists(own)) {
      return Map.of();
    }
    try (Stream<Path> tree = Files.walk(own)) {
      Map<String, byte[]> objects = new TreeMap<>();
      for (Path file : tree.filter(Files::isRegularFile).toList()) {
        objects.put(root.relativize(file).toString(), Files.readAllBytes(file));
      }
      return objects;
    }
  }

  /** As a lifecycle rule does. */
  void expireStaging(long account) throws IOException {
    List<String> keys = List.copyOf(objects("staging", account).keySet());
    for (String key : keys) {
      Files.delete(directory.resolve("buckets/staging").resolve(key));
    }
  }

  @Override
  public void close() throws IOException {
    try {
      server.close();
    } finally {
      s3.close();
    }
  }
}
