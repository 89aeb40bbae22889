package io.amasync.daemon.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.amasync.chunker.cut.ChunkSizes;
import io.amasync.chunker.cut.FastCdcCutter;
import io.amasync.chunker.hash.bouncycastle.BouncyCastleHashes;
import io.amasync.chunker.id.ChunkId;
import io.amasync.chunker.id.Digest256;
import io.amasync.chunker.pack.Compression;
import io.amasync.daemon.index.LocalIndex;
import io.amasync.daemon.remote.InMemoryServer;
import io.amasync.daemon.remote.RemoteException;
import io.amasync.daemon.remote.ServerRefusedException;
import io.amasync.daemon.remote.http.HttpRemoteServer;
import io.amasync.daemon.remote.http.RetryPolicy;
import io.amasync.daemon.remote.http.TrustedAuthorities;
import io.amasync.daemon.tree.MemoryFiles;
import io.amasync.protocol.api.GrantsView;
import io.amasync.protocol.api.Headers;
import io.amasync.protocol.api.MediaTypes;
import io.amasync.protocol.api.OpenCommitRequest;
import io.amasync.protocol.api.PackGrantView;
import io.amasync.protocol.api.Problem;
import io.amasync.protocol.api.ProblemCode;
import io.amasync.protocol.api.ProtocolJson;
import io.amasync.protocol.path.TreePath;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The way of packs straight into a store, over HTTP: a fake server that gives addresses of a fake
 * store, which answers as S3 does.
 */
final class StoreUploadTest {
  private static final byte[] KEY =
      "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final String EXPIRED =
      "<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>";
  private static final String EXPIRED_TOKEN =
      "<Error><Code>ExpiredToken</Code><Message>The provided token has expired.</Message></Error>";

  @TempDir private Path directory;

  private final JsonMapper json = ProtocolJson.mapper();
  private final InMemoryServer memory = new InMemoryServer(KEY, new BouncyCastleHashes());
  private final MemoryFiles files = new MemoryFiles();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final List<String> problems = new ArrayList<>();
  private final List<ReadFile> staged = new ArrayList<>();

  /** What the next uploads are answered with, instead of being taken. */
  private final Queue<Fault> faults = new ConcurrentLinkedQueue<>();

  /** The staging bucket: bytes by pack. */
  private final Map<String, byte[]> objects = new ConcurrentHashMap<>();

  /** Lies under the name of the first pack that is put, unless it is empty. */
  private byte[] leftover = new byte[0];

  private HttpServer http;
  private HttpRemoteServer server;
  private LocalIndex index;
  private Uploader uploader;

  private record Fault(int status, String body) {}

  @BeforeEach
  void start() throws IOException {
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    http.createContext("/", this::answer);
    http.start();
    server =
        HttpRemoteServer.at(
            URI.create("http://127.0.0.1:" + http.getAddress().getPort()),
            Files.writeString(directory.resolve("token"), "ama_secret\n"),
            TrustedAuthorities.ofJdk(),
            RetryPolicy.NEVER,
            new Random(1));
    open(directory.resolve("index"));
    files.file("a", "content");
  }

  /** A daemon that knows nothing of what was sent before. */
  private void open(Path home) throws IOException {
    index = LocalIndex.open(home);
    uploader =
        new Uploader(
            new StoredAccount(
                memory.keys(),
                new BouncyCastleHashes(),
                index.knownChunks(new Digest256(1, 2, 3, 4))),
            server,
            new UploadBudget(3, 2, 2),
            Compression.WHEN_IT_PAYS,
            new Surroundings(
                InstantSource.fixed(Instant.parse("2026-11-20T12:00:00Z")),
                System::nanoTime,
                new Random(1)));
  }

  @AfterEach
  void stop() throws IOException {
    index.close();
    server.close();
    http.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      byte[] body = exchange.getRequestBody().readAllBytes();
      String pack = path.substring(path.lastIndexOf('/') + 1);
      if (path.endsWith("/unseen")) {
        send(exchange, 200, MediaTypes.CHUNK_IDS, unseen(ByteBuffer.wrap(body)));
      } else if (path.endsWith("/grants")) {
        requests.add("grant");
        send(exchange, 200, "application/json", json.writeValueAsBytes(grant(path, body)));
      } else if (path.startsWith("/bucket/")) {
        requests.add("put");
        put(exchange, pack, body);
      } else {
        boolean justPut =
            Boolean.parseBoolean(exchange.getRequestHeaders().getFirst(Headers.JUST_PUT));
        requests.add(justPut ? "announce" : "announce what was there");
        announce(exchange, pack);
      }
    } catch (RemoteException e) {
      throw new IOException(e);
    }
  }

  private static void send(HttpExchange exchange, int status, String type, byte[] body)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }

  private byte[] unseen(ByteBuffer ids) {
    List<ChunkId> asked = new ArrayList<>();
    while (ids.hasRemaining()) {
      asked.add(ChunkId.readFrom(ids));
    }
    List<ChunkId> unseen = memory.unseen(memory.workspace(), asked);
    ByteBuffer answer = ByteBuffer.allocate(unseen.size() * Digest256.BYTES);
    unseen.forEach(id -> id.writeTo(answer));
    return answer.array();
  }

  private PackGrantView grant(String path, byte[] tail) throws RemoteException {
    String[] names = path.split("/", -1);
    UUID commit = UUID.fromString(names[names.length - 2]);
    PackGrantView answer = memory.grant(memory.workspace(), commit, tail);
    GrantsView.Grant grant = answer.grant();
    if (grant == null) {
      return answer;
    }
    return new PackGrantView(
        new GrantsView.Grant(
            grant.packId(),
            false,
            "PUT",
            "/bucket/" + grant.packId() + "?X-Amz-Signature=s",
            Map.of("If-None-Match", "*"),
            Instant.EPOCH,
            "/v1/staging/" + grant.packId() + "?signature=t"),
        List.of());
  }

  private void put(HttpExchange exchange, String pack, byte[] body) throws IOException {
    if (leftover.length > 0) {
      objects.put(pack, leftover);
      leftover = new byte[0];
    }
    Fault fault = faults.poll();
    if (fault != null) {
      byte[] said = fault.body().getBytes(StandardCharsets.UTF_8);
      send(exchange, fault.status(), "application/xml", said);
    } else {
      boolean isNew = objects.putIfAbsent(pack, body) == null;
      send(exchange, isNew ? 200 : 412, "application/xml", new byte[0]);
    }
  }

  /** Takes the pack when it is in the bucket; what else is there under its name is thrown away. */
  private void announce(HttpExchange exchange, String pack) throws IOException, RemoteException {
    byte[] object = objects.get(pack);
    try {
      GrantsView.Grant grant =
          new GrantsView.Grant(pack, false, "PUT", "", Map.of(), Instant.EPOCH, null);
      memory.putPack(grant, ByteBuffer.wrap(Objects.requireNonNull(object)));
      send(exchange, 201, "", new byte[0]);
    } catch (ServerRefusedException e) {
      objects.remove(pack);
      Problem problem = Problem.of(ProblemCode.GRANT_REFUSED, "not there");
      send(exchange, problem.status(), MediaTypes.PROBLEM, json.writeValueAsBytes(problem));
    }
  }

  private void stage() throws RemoteException, InterruptedException {
    UUID commit =
        UUID.fromString(
            memory
                .openCommit(
                    memory.workspace(), new OpenCommitRequest("key", 0, "", "device", "", ""))
                .id());
    PackDestination destination =
        new PackDestination() {
          @Override
          public UUID workspace() {
            return memory.workspace();
          }

          @Override
          public UUID commit() {
            return commit;
          }
        };
    Iterator<TreePath> paths = List.of(TreePath.of("a")).iterator();
    uploader.stage(
        new Uploader.Session(
            files,
            new FastCdcCutter(memory.keys().gear(), new ChunkSizes(2 << 10, 8 << 10, 32 << 10)),
            destination,
            new UploadCounters(System::nanoTime)),
        paths,
        new StagingSink() {
          @Override
          public void staged(List<ReadFile> read) {
            staged.addAll(read);
          }

          @Override
          public void moved(TreePath path) {
            problems.add("moved");
          }

          @Override
          public void gone(TreePath path) {
            problems.add("gone");
          }

          @Override
          public void unreadable(TreePath path, String reason, String advice) {
            problems.add(reason);
          }
        });
  }

  private void theFileIsStagedOnce() {
    assertThat(problems).isEmpty();
    assertThat(staged).hasSize(1);
    assertThat(memory.packPuts()).hasSize(1);
  }

  @Test
  void anAddressThatHasExpiredIsAskedForAgainAndNobodyHearsOfIt() throws Exception {
    faults.add(new Fault(403, EXPIRED));
    faults.add(new Fault(400, EXPIRED_TOKEN));
    stage();
    theFileIsStagedOnce();
    assertThat(requests)
        .containsExactly("grant", "put", "grant", "put", "grant", "put", "announce");
  }

  @Test
  void anAddressThatIsNeverGoodEndsTheSessionAndSaysWhatToLookAt() {
    for (int i = 0; i < 3; i++) {
      faults.add(new Fault(403, EXPIRED));
    }
    assertThatThrownBy(this::stage)
        .isInstanceOf(ServerRefusedException.class)
        .hasMessageContaining("check the clocks");
    assertThat(staged).isEmpty();
  }

  @Test
  void aPackThatAnEarlierAttemptLeftIsAnnouncedAndNotReplaced() throws Exception {
    stage();
    byte[] left = objects.values().iterator().next();
    memory.loseAllChunks();
    index.close();
    open(directory.resolve("another"));
    stage();
    assertThat(objects.values()).containsExactly(left);
    assertThat(requests)
        .containsExactly("grant", "put", "announce", "grant", "put", "announce what was there");
  }

  @Test
  void somethingElseUnderThePacksNameIsReplacedAndNobodyHearsOfIt() throws Exception {
    leftover = new byte[100];
    stage();
    theFileIsStagedOnce();
    assertThat(requests)
        .containsExactly("grant", "put", "announce what was there", "grant", "put", "announce");
  }
}
