package io.amasync.daemon.remote.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.amasync.chunker.id.ChunkId;
import io.amasync.chunker.id.Digest256;
import io.amasync.daemon.remote.CompleteOutcome;
import io.amasync.daemon.remote.ServerRefusedException;
import io.amasync.daemon.remote.ServerUnavailableException;
import io.amasync.daemon.remote.TreeQuery;
import io.amasync.protocol.api.CommitState;
import io.amasync.protocol.api.CommitView;
import io.amasync.protocol.api.GrantsView;
import io.amasync.protocol.api.MediaTypes;
import io.amasync.protocol.api.PathConflict;
import io.amasync.protocol.api.Problem;
import io.amasync.protocol.api.ProblemCode;
import io.amasync.protocol.api.ProtocolJson;
import io.amasync.protocol.path.TreePath;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HttpRemoteServerTest {
  private static final UUID WORKSPACE = new UUID(1, 2);
  private static final UUID COMMIT = new UUID(3, 4);
  private static final CommitView COMMITTED =
      new CommitView(
          COMMIT.toString(),
          1,
          CommitState.COMMITTED,
          1L,
          new Digest256(1, 1, 1, 1).toString(),
          Instant.EPOCH,
          "device",
          "",
          "",
          1,
          1);

  private interface Answer {
    void to(HttpExchange exchange) throws IOException;
  }

  @TempDir private Path directory;

  private final List<String> requests = new CopyOnWriteArrayList<>();
  private volatile Answer answer = exchange -> send(exchange, 404, "", new byte[0]);
  private HttpServer http;
  private Path token;
  private HttpRemoteServer server;

  @BeforeEach
  void start() throws IOException {
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    http.createContext(
        "/",
        exchange -> {
          requests.add(
              "%s %s %s"
                  .formatted(
                      exchange.getRequestMethod(),
                      exchange.getRequestURI(),
                      exchange.getRequestHeaders().getFirst("Authorization")));
          try (exchange) {
            answer.to(exchange);
          }
        });
    http.start();
    token = Files.writeString(directory.resolve("token"), "ama_secret\n");
    server =
        HttpRemoteServer.at(
            URI.create("http://127.0.0.1:%d/".formatted(http.getAddress().getPort())),
            token,
            TrustedAuthorities.ofJdk(),
            new RetryPolicy(Duration.ofMillis(1), Duration.ofMillis(5), Duration.ofSeconds(2)),
            new Random(1));
  }

  @AfterEach
  void stop() {
    server.close();
    http.stop(0);
  }

  private static void send(HttpExchange exchange, int status, String type, byte[] body)
      throws IOException {
    exchange.getRequestBody().readAllBytes();
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }

  private static void json(HttpExchange exchange, Object body) throws IOException {
    send(exchange, 200, "application/json", ProtocolJson.mapper().writeValueAsBytes(body));
  }

  private static void problem(HttpExchange exchange, Problem problem) throws IOException {
    byte[] body = ProtocolJson.mapper().writeValueAsBytes(problem);
    send(exchange, problem.status(), MediaTypes.PROBLEM, body);
  }

  private CompleteOutcome complete() throws Exception {
    Path manifest = Files.writeString(directory.resolve("manifest"), "manifest");
    return server.complete(WORKSPACE, COMMIT, manifest);
  }

  @Test
  void callsCarryTheTokenOfTheFile() throws Exception {
    answer = exchange -> json(exchange, COMMITTED);
    assertThat(server.commit(WORKSPACE, COMMIT)).contains(COMMITTED);
    assertThat(requests)
        .containsExactly(
            "GET /v1/workspaces/%s/commits/%s Bearer ama_secret".formatted(WORKSPACE, COMMIT));
  }

  @Test
  void aTokenThatWasReplacedIsReadAgain() throws Exception {
    answer =
        exchange -> {
          if ("Bearer new".equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            json(exchange, COMMITTED);
          } else {
            problem(exchange, Problem.of(ProblemCode.UNAUTHORIZED, "no"));
          }
        };
    assertThatThrownBy(() -> server.commit(WORKSPACE, COMMIT))
        .isInstanceOf(ServerRefusedException.class);
    Files.writeString(token, "new");
    assertThat(server.commit(WORKSPACE, COMMIT)).isPresent();
  }

  @Test
  void aTokenFileThatIsNotThereIsSaid() throws Exception {
    Files.delete(token);
    assertThatThrownBy(() -> server.account())
        .isInstanceOf(ServerRefusedException.class)
        .hasMessageContaining(token.toString());
  }

  @Test
  void whatDoesNotExistIsEmpty() throws Exception {
    answer = exchange -> problem(exchange, Problem.of(ProblemCode.NOT_FOUND, "no"));
    assertThat(server.workspace("no such")).isEmpty();
    assertThat(requests.getFirst()).contains("/v1/workspaces/no%20such");
    assertThat(server.revisions(WORKSPACE, TreePath.of("a b/c")).files()).isEmpty();
    server.abandon(WORKSPACE, COMMIT);
  }

  @Test
  void anUnavailableServerIsAskedAgain() throws Exception {
    answer =
        exchange -> {
          if (requests.size() < 4) {
            problem(exchange, Problem.of(ProblemCode.UNAVAILABLE, "the database is away"));
          } else {
            json(exchange, COMMITTED);
          }
        };
    assertThat(server.commit(WORKSPACE, COMMIT)).isPresent();
    assertThat(requests).hasSize(4);
  }

  @Test
  void aServerThatIsNotThereIsUnavailable() {
    http.stop(0);
    assertThatThrownBy(() -> server.account())
        .isInstanceOf(ServerUnavailableException.class)
        .hasMessageContaining("cannot be reached")
        .hasMessageNotContaining("ama_secret");
  }

  @Test
  void anAnswerOfSomethingElseIsNamed() {
    answer =
        exchange -> send(exchange, 200, "text/html", "<html>".getBytes(StandardCharsets.US_ASCII));
    assertThatThrownBy(() -> server.account())
        .isInstanceOf(ServerUnavailableException.class)
        .hasMessageContaining("ama-sync server");
    answer = exchange -> send(exchange, 403, "text/html", new byte[0]);
    assertThatThrownBy(() -> server.account()).isInstanceOf(ServerRefusedException.class);
  }

  @Test
  void unseenIdsGoAndComeAsBytes() throws Exception {
    ChunkId one = new ChunkId(new Digest256(1, 2, 3, 4));
    ChunkId two = new ChunkId(new Digest256(5, 6, 7, 8));
    answer =
        exchange -> {
          byte[] asked = exchange.getRequestBody().readAllBytes();
          assertThat(asked).startsWith(one.toBytes()).endsWith(two.toBytes()).hasSize(64);
          send(exchange, 200, MediaTypes.CHUNK_IDS, two.toBytes());
        };
    assertThat(server.unseen(WORKSPACE, List.of(one, two))).containsExactly(two);
  }

  @Test
  void packsGoToTheirGrantWithoutTheToken() throws Exception {
    byte[] pack = new byte[1_000_000];
    new Random(3).nextBytes(pack);
    CompletableFuture<byte[]> received = new CompletableFuture<>();
    answer =
        exchange -> {
          assertThat(exchange.getRequestHeaders().getFirst("Content-length")).isEqualTo("999999");
          assertThat(exchange.getRequestHeaders().getFirst("X-sum")).isEqualTo("7");
          received.complete(exchange.getRequestBody().readAllBytes());
          send(exchange, 201, "", new byte[0]);
        };
    GrantsView.Grant grant =
        new GrantsView.Grant(
            "00",
            false,
            "PUT",
            "/v1/staging/x?signature=s",
            Map.of("X-sum", "7"),
            Instant.EPOCH,
            null);
    server.putPack(grant, ByteBuffer.wrap(pack, 0, 999_999));
    assertThat(received.get(5, TimeUnit.SECONDS)).isEqualTo(Arrays.copyOf(pack, 999_999));
    assertThat(requests).containsExactly("PUT /v1/staging/x?signature=s null");
  }

  private static final GrantsView.Grant DIRECT =
      new GrantsView.Grant(
          "00",
          false,
          "PUT",
          "/bucket/key?X-Amz-Signature=s",
          Map.of(),
          Instant.EPOCH,
          "/v1/staging/x?signature=t");

  /**
   * Ends as a pack of any payload does: the first four bytes of the footer say where its tail is.
   */
  private static ByteBuffer packWithTailAt(int tail) {
    byte[] pack = new byte[1000];
    pack[1000 - 48 + 2] = (byte) (tail >>> 8);
    pack[1000 - 48 + 3] = (byte) tail;
    pack[tail] = 'I';
    return ByteBuffer.wrap(pack);
  }

  @Test
  void packPutIntoTheStoreIsAnnouncedToTheServerByItsTail() throws Exception {
    CompletableFuture<byte[]> announced = new CompletableFuture<>();
    answer =
        exchange -> {
          byte[] body = exchange.getRequestBody().readAllBytes();
          if (exchange.getRequestMethod().equals("POST")) {
            announced.complete(body);
          }
          send(exchange, 200, "", new byte[0]);
        };
    server.putPack(DIRECT, packWithTailAt(900));
    assertThat(announced.get(5, TimeUnit.SECONDS)).hasSize(100).startsWith('I');
    assertThat(requests)
        .containsExactly(
            "PUT /bucket/key?X-Amz-Signature=s null", "POST /v1/staging/x?signature=t null");
  }

  @Test
  void packThatTheStoreHasAlreadyIsAnnouncedToo() throws Exception {
    answer =
        exchange ->
            send(exchange, exchange.getRequestMethod().equals("PUT") ? 412 : 201, "", new byte[0]);
    server.putPack(DIRECT, packWithTailAt(900));
    assertThat(requests).hasSize(2);
  }

  @Test
  void expiredAddressOfTheStoreIsARefusedGrant() {
    answer =
        exchange ->
            send(
                exchange,
                403,
                "application/xml",
                "<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>"
                    .getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(() -> server.putPack(DIRECT, packWithTailAt(900)))
        .isInstanceOfSatisfying(
            ServerRefusedException.class, e -> assertThat(e.is(ProblemCode.GRANT_REFUSED)).isTrue())
        .hasMessageContaining("AccessDenied")
        .hasMessageNotContaining("Signature");
    assertThat(requests).hasSize(1);
  }

  @Test
  void storeThatAsksToSlowDownIsTriedLater() {
    answer =
        exchange -> {
          exchange.getResponseHeaders().add("Retry-After", "3");
          send(
              exchange,
              503,
              "application/xml",
              "<Error><Code>SlowDown</Code></Error>".getBytes(StandardCharsets.UTF_8));
        };
    assertThatThrownBy(() -> server.putPack(DIRECT, packWithTailAt(900)))
        .isInstanceOfSatisfying(
            ServerUnavailableException.class,
            e -> assertThat(e.retryAfter()).contains(Duration.ofSeconds(3)))
        .hasMessageContaining("SlowDown");
  }

  @Test
  void aPackWhoseSlicesWaitForTheLimitArrivesWhole() throws Exception {
    byte[] pack = new byte[1_000_000];
    new Random(4).nextBytes(pack);
    CompletableFuture<byte[]> received = new CompletableFuture<>();
    answer =
        exchange -> {
          received.complete(exchange.getRequestBody().readAllBytes());
          send(exchange, 201, "", new byte[0]);
        };
    AtomicInteger waits = new AtomicInteger();
    UploadLimit limit =
        new UploadLimit(
            1 << 20,
            1,
            () -> 0,
            (_, task) -> {
              waits.incrementAndGet();
              Thread.startVirtualThread(task);
            });
    GrantsView.Grant grant =
        new GrantsView.Grant("00", false, "PUT", "/v1/staging/x", Map.of(), Instant.EPOCH, null);
    try (HttpRemoteServer limited =
        HttpRemoteServer.at(
            URI.create("http://127.0.0.1:%d/".formatted(http.getAddress().getPort())),
            token,
            TrustedAuthorities.ofJdk(),
            new RetryPolicy(Duration.ofMillis(1), Duration.ofMillis(5), Duration.ofSeconds(2)),
            new Random(1),
            limit)) {
      limited.putPack(grant, ByteBuffer.wrap(pack));
    }
    assertThat(received.get(5, TimeUnit.SECONDS)).isEqualTo(pack);
    assertThat(waits).hasValueGreaterThan(10);
  }

  @Test
  void aFailedUploadDoesNotTellItsAddress() {
    answer = exchange -> problem(exchange, Problem.of(ProblemCode.UNAVAILABLE, "full"));
    GrantsView.Grant grant =
        new GrantsView.Grant(
            "00", false, "PUT", "/v1/x?signature=s", Map.of(), Instant.EPOCH, null);
    assertThatThrownBy(() -> server.putPack(grant, ByteBuffer.allocate(10)))
        .isInstanceOf(ServerUnavailableException.class)
        .hasMessageNotContaining("signature");
    assertThat(requests).hasSize(1);
  }

  @Test
  void everyAnswerToStageTwoIsAnOutcome() throws Exception {
    answer = exchange -> json(exchange, COMMITTED);
    assertThat(complete()).isEqualTo(new CompleteOutcome.Committed(COMMITTED));
    PathConflict conflict = new PathConflict("a", null, 1, 2);
    answer =
        exchange ->
            problem(
                exchange,
                new Problem(ProblemCode.CONFLICT.type(), "", 409, "", List.of(conflict), null));
    assertThat(complete()).isEqualTo(new CompleteOutcome.Conflict(List.of(conflict)));
    ChunkId chunk = new ChunkId(new Digest256(1, 2, 3, 4));
    answer =
        exchange ->
            problem(
                exchange,
                new Problem(
                    ProblemCode.MISSING_CHUNKS.type(),
                    "",
                    409,
                    "",
                    null,
                    List.of(chunk.toString())));
    assertThat(complete()).isEqualTo(new CompleteOutcome.MissingChunks(List.of(chunk)));
    answer = exchange -> problem(exchange, Problem.of(ProblemCode.COMMIT_ENDED, ""));
    assertThat(complete()).isEqualTo(new CompleteOutcome.Ended());
    answer = exchange -> problem(exchange, Problem.of(ProblemCode.MALFORMED_MANIFEST, "bad"));
    assertThatThrownBy(this::complete).isInstanceOf(ServerRefusedException.class);
  }

  @Test
  void stageTwoWithoutAnAnswerIsUnknownAndSentOnce() throws Exception {
    answer = exchange -> exchange.getRequestBody().readAllBytes();
    assertThat(complete()).isInstanceOf(CompleteOutcome.Unknown.class);
    assertThat(requests).hasSize(1);
    answer = exchange -> problem(exchange, Problem.of(ProblemCode.UNAVAILABLE, "broken"));
    assertThat(complete()).isInstanceOf(CompleteOutcome.Unknown.class);
  }

  @Test
  void anInterruptEndsACall() throws Exception {
    CompletableFuture<Void> release = new CompletableFuture<>();
    CompletableFuture<Throwable> ended = new CompletableFuture<>();
    CompletableFuture<Void> arrived = new CompletableFuture<>();
    answer =
        exchange -> {
          arrived.complete(null);
          release.join();
        };
    Thread caller =
        Thread.ofVirtual()
            .start(() -> {
              try {
                server.account();
              } catch (Exception e) {
                ended.complete(e);
              }
            });
    arrived.get(5, TimeUnit.SECONDS);
    caller.interrupt();
    assertThat(ended.get(5, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
    release.complete(null);
  }

  @Test
  void aTreeIsStreamed() throws Exception {
    answer =
        exchange ->
            send(exchange, 200, MediaTypes.TREE, "tree".getBytes(StandardCharsets.US_ASCII));
    try (InputStream stream =
        server.tree(WORKSPACE, new TreeQuery.Revision(TreePath.of("a/ö"), 3))) {
      assertThat(stream).hasContent("tree");
    }
    assertThat(requests.getFirst()).contains("/tree?path=a/%C3%B6&revision=3 ");
    try (InputStream stream = server.tree(WORKSPACE, new TreeQuery.AsOf(2L, null))) {
      assertThat(stream).hasContent("tree");
    }
    assertThat(requests.getLast()).contains("/tree?version=2 ");
    answer = exchange -> problem(exchange, Problem.of(ProblemCode.NOT_FOUND, "no"));
    assertThatThrownBy(() -> server.tree(WORKSPACE, new TreeQuery.AsOf(null, null)))
        .isInstanceOf(ServerRefusedException.class);
  }

  @Test
  void aStalledStreamFails() throws Exception {
    try (InputStream stalled =
        StallGuardStream.guard(
            new InputStream() {
              private final CompletableFuture<Integer> closed = new CompletableFuture<>();

              @Override
              public int read() throws IOException {
                closed.join();
                throw new IOException("closed");
              }

              @Override
              public int read(byte[] bytes, int offset, int length) throws IOException {
                return read();
              }

              @Override
              public void close() {
                closed.complete(-1);
              }
            },
            Duration.ofMillis(20))) {
      assertThatThrownBy(stalled::read)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("sent nothing");
    }
  }
}
