package io.amasync.daemon.remote.http;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.amasync.chunker.id.ChunkId;
import io.amasync.chunker.id.Digest256;
import io.amasync.chunker.pack.SealedPack;
import io.amasync.daemon.remote.CompleteOutcome;
import io.amasync.daemon.remote.RemoteException;
import io.amasync.daemon.remote.RemoteServer;
import io.amasync.daemon.remote.ServerRefusedException;
import io.amasync.daemon.remote.ServerUnavailableException;
import io.amasync.daemon.remote.TreeQuery;
import io.amasync.daemon.remote.WatchedUploads;
import io.amasync.protocol.api.AccountView;
import io.amasync.protocol.api.CommitView;
import io.amasync.protocol.api.CommitsView;
import io.amasync.protocol.api.CreateWorkspaceRequest;
import io.amasync.protocol.api.FilesView;
import io.amasync.protocol.api.GrantsView;
import io.amasync.protocol.api.Headers;
import io.amasync.protocol.api.MediaTypes;
import io.amasync.protocol.api.OpenCommitRequest;
import io.amasync.protocol.api.PackGrantView;
import io.amasync.protocol.api.Problem;
import io.amasync.protocol.api.ProblemCode;
import io.amasync.protocol.api.ProtocolJson;
import io.amasync.protocol.api.WorkspaceView;
import io.amasync.protocol.api.WorkspacesView;
import io.amasync.protocol.path.TreePath;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.function.IntConsumer;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The server at an address, by HTTP/1.1. Close it to end its connections. */
public final class HttpRemoteServer implements RemoteServer, WatchedUploads, AutoCloseable {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(30);

  /** Stage 2 checks and records up to a million rows. */
  private static final Duration COMPLETE_TIMEOUT = Duration.ofMinutes(15);

  private static final Duration STALL_TIMEOUT = Duration.ofSeconds(60);

  /** The slowest upload that is waited for: 32 MiB in 17 minutes. */
  private static final int SLOWEST_BYTES_PER_SECOND = 32 << 10;

  private static final int ID_BYTES = Digest256.BYTES;

  private final URI base;
  private final TokenFile token;
  private final HttpClient client;
  private final JsonMapper json = ProtocolJson.mapper();
  private final Exchange exchange;
  private final Retries retries;
  private final UploadLimit limit;

  private HttpRemoteServer(
      URI base, Path tokenFile, HttpClient client, Retries retries, UploadLimit limit) {
    this.base = base;
    this.token = new TokenFile(tokenFile);
    this.client = client;
    this.exchange = new Exchange(client, json);
    this.retries = retries;
    this.limit = limit;
  }

  /** The server at {@code server}, for a caller who uploads nothing. */
  public static HttpRemoteServer at(
      URI server,
      Path tokenFile,
      TrustedAuthorities trusted,
      RetryPolicy policy,
      RandomGenerator random) {
    return at(server, tokenFile, trusted, policy, random, UploadLimit.of(UploadLimit.NONE, 1));
  }

  /**
   * Opens no connection yet.
   *
   * @param server the server's address, e.g. {@code http://127.0.0.1:8420}
   * @param tokenFile holds the bearer token; read when first needed
   * @param trusted who may vouch for the server, and for the store that its grants name
   * @param limit that packs are sent by
   */
  public static HttpRemoteServer at(
      URI server,
      Path tokenFile,
      TrustedAuthorities trusted,
      RetryPolicy policy,
      RandomGenerator random,
      UploadLimit limit) {
    HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .sslContext(trusted.context())
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .build();
    String text = server.toString();
    URI base = URI.create(text.endsWith("/") ? text + "v1/" : text + "/v1/");
    return new HttpRemoteServer(
        base,
        tokenFile,
        client,
        new Retries(policy, random, System::nanoTime, Thread::sleep),
        limit);
  }

  @Override
  public AccountView account() throws RemoteException, InterruptedException {
    return get("account", AccountView.class);
  }

  @Override
  public WorkspaceView createOrFindWorkspace(CreateWorkspaceRequest request)
      throws RemoteException, InterruptedException {
    return post("workspaces", request, WorkspaceView.class);
  }

  @Override
  public List<WorkspaceView> workspaces() throws RemoteException, InterruptedException {
    return get("workspaces", WorkspacesView.class).workspaces();
  }

  @Override
  public Optional<WorkspaceView> workspace(String nameOrId)
      throws RemoteException, InterruptedException {
    return find("workspaces/" + encode(nameOrId), WorkspaceView.class);
  }

  @Override
  public CommitView openCommit(UUID workspace, OpenCommitRequest request)
      throws RemoteException, InterruptedException {
    return post("workspaces/%s/commits".formatted(workspace), request, CommitView.class);
  }

  @Override
  public Optional<CommitView> commit(UUID workspace, UUID commit)
      throws RemoteException, InterruptedException {
    return find(commitPath(workspace, commit), CommitView.class);
  }

  @Override
  public void abandon(UUID workspace, UUID commit) throws RemoteException, InterruptedException {
    try {
      call(commitPath(workspace, commit), request -> request.DELETE());
    } catch (ServerRefusedException e) {
      if (!e.is(ProblemCode.COMMIT_ENDED) && !e.is(ProblemCode.NOT_FOUND)) {
        throw e;
      }
    }
  }

  @Override
  public List<ChunkId> unseen(UUID workspace, List<ChunkId> chunks)
      throws RemoteException, InterruptedException {
    ByteBuffer ids = ByteBuffer.allocate(chunks.size() * ID_BYTES);
    chunks.forEach(chunk -> chunk.writeTo(ids));
    byte[] answer =
        call(
            "workspaces/%s/chunks/unseen".formatted(workspace),
            request ->
                request
                    .header("Content-Type", MediaTypes.CHUNK_IDS)
                    .header("Accept", MediaTypes.CHUNK_IDS)
                    .POST(BodyPublishers.ofByteArray(ids.array())));
    if (answer.length % ID_BYTES != 0 || answer.length > ids.capacity()) {
      throw new ServerUnavailableException(
          "The server's list of unseen chunks has %d bytes, which is no such list"
              .formatted(answer.length),
          (Duration) null);
    }
    ByteBuffer in = ByteBuffer.wrap(answer);
    List<ChunkId> unseen = new ArrayList<>(answer.length / ID_BYTES);
    while (in.hasRemaining()) {
      unseen.add(ChunkId.readFrom(in));
    }
    return unseen;
  }

  @Override
  public PackGrantView grant(UUID workspace, UUID commit, byte[] tail)
      throws RemoteException, InterruptedException {
    byte[] answer =
        call(
            commitPath(workspace, commit) + "/grants",
            request ->
                request
                    .header("Content-Type", MediaTypes.PACK_TAIL)
                    .POST(BodyPublishers.ofByteArray(tail)));
    return parse(answer, PackGrantView.class);
  }

  @Override
  public void putPack(GrantsView.Grant grant, ByteBuffer pack)
      throws RemoteException, InterruptedException {
    putPack(grant, pack, _ -> {});
  }

  @Override
  public void putPack(GrantsView.Grant grant, ByteBuffer pack, IntConsumer sent)
      throws RemoteException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(grant.url()));
    grant.headers().forEach(request::header);
    Duration timeout =
        CALL_TIMEOUT.plus(limit.patience(pack.remaining(), SLOWEST_BYTES_PER_SECOND));
    BufferBody body = new BufferBody(pack, limit, sent);
    HttpRequest put = request.method(grant.method(), body).build();
    String announce = grant.announce();
    if (announce == null) {
      exchange.send(put, timeout);
    } else {
      boolean justPut = exchange.sendToStore(put, timeout);
      announce(announce, SealedPack.tailOf(pack), justPut);
    }
  }

  /** Tells the server of a pack in the store, by the pack's tail. The address is the leave. */
  private void announce(String address, byte[] tail, boolean justPut)
      throws RemoteException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(base.resolve(address))
            .header("Content-Type", MediaTypes.PACK_TAIL)
            .header(Headers.JUST_PUT, Boolean.toString(justPut))
            .POST(BodyPublishers.ofByteArray(tail))
            .build();
    // A server that reads the whole pack before it answers takes longer than for another call.
    retries.run(() -> exchange.send(request, CALL_TIMEOUT.multipliedBy(2)));
  }

  @Override
  public CompleteOutcome complete(UUID workspace, UUID commit, Path manifest)
      throws RemoteException, InterruptedException {
    BodyPublisher body;
    try {
      body = BodyPublishers.ofFile(manifest);
    } catch (FileNotFoundException e) {
      throw new IllegalStateException("The manifest '%s' is gone".formatted(manifest), e);
    }
    try {
      byte[] answer =
          once(
              commitPath(workspace, commit) + "/complete",
              request -> request.header("Content-Type", MediaTypes.MANIFEST).POST(body),
              request -> exchange.send(request, COMPLETE_TIMEOUT));
      return new CompleteOutcome.Committed(parse(answer, CommitView.class));
    } catch (ServerUnavailableException e) {
      return new CompleteOutcome.Unknown(e);
    } catch (ServerRefusedException e) {
      return outcome(e);
    }
  }

  private static CompleteOutcome outcome(ServerRefusedException e) throws ServerRefusedException {
    Problem problem = e.problem();
    if (e.is(ProblemCode.CONFLICT) && problem.paths() != null) {
      return new CompleteOutcome.Conflict(problem.paths());
    }
    if (e.is(ProblemCode.MISSING_CHUNKS) && problem.chunks() != null) {
      return new CompleteOutcome.MissingChunks(
          problem.chunks().stream().map(ChunkId::parse).toList());
    }
    if (e.is(ProblemCode.COMMIT_ENDED)) {
      return new CompleteOutcome.Ended();
    }
    throw e;
  }

  @Override
  public CommitsView commits(UUID workspace, long afterVersion, int limit)
      throws RemoteException, InterruptedException {
    return get(
        "workspaces/%s/commits?after=%d&limit=%d".formatted(workspace, afterVersion, limit),
        CommitsView.class);
  }

  @Override
  public FilesView files(UUID workspace, @Nullable Long version, @Nullable String after, int limit)
      throws RemoteException, InterruptedException {
    StringBuilder path = new StringBuilder("workspaces/%s/files?limit=".formatted(workspace));
    path.append(limit);
    if (version != null) {
      path.append("&version=").append(version);
    }
    if (after != null) {
      path.append("&after=").append(encode(after));
    }
    return get(path.toString(), FilesView.class);
  }

  @Override
  public FilesView revisions(UUID workspace, TreePath path)
      throws RemoteException, InterruptedException {
    String address = "workspaces/%s/revisions/%s".formatted(workspace, path.toUrl());
    return find(address, FilesView.class).orElseGet(() -> new FilesView(0, List.of(), null));
  }

  @Override
  public InputStream tree(UUID workspace, TreeQuery query)
      throws IOException, InterruptedException {
    String parameters =
        switch (query) {
          case TreeQuery.AsOf(var version, var path) ->
              (version == null ? "" : "version=" + version)
                  + (version == null || path == null ? "" : "&")
                  + (path == null ? "" : "path=" + path.toUrl());
          case TreeQuery.Revision(var path, var revision) ->
              "path=%s&revision=%d".formatted(path.toUrl(), revision);
        };
    InputStream stream =
        retries.run(() ->
            once(
                "workspaces/%s/tree?%s".formatted(workspace, parameters),
                request -> request.header("Accept", MediaTypes.TREE).GET(),
                request -> exchange.open(request, STALL_TIMEOUT)));
    return StallGuardStream.guard(stream, STALL_TIMEOUT);
  }

  /** Ends its connections; calls under way fail. */
  @Override
  public void close() {
    client.shutdownNow();
  }

  private static String commitPath(UUID workspace, UUID commit) {
    return "workspaces/%s/commits/%s".formatted(workspace, commit);
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private <T> T get(String path, Class<T> type) throws RemoteException, InterruptedException {
    return parse(call(path, HttpRequest.Builder::GET), type);
  }

  private <T> Optional<T> find(String path, Class<T> type)
      throws RemoteException, InterruptedException {
    try {
      return Optional.of(get(path, type));
    } catch (ServerRefusedException e) {
      if (e.is(ProblemCode.NOT_FOUND)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private <T> T post(String path, Object body, Class<T> type)
      throws RemoteException, InterruptedException {
    byte[] bytes;
    try {
      bytes = json.writeValueAsBytes(body);
    } catch (IOException e) {
      throw new IllegalStateException("A request of the contract is no JSON", e);
    }
    byte[] answer =
        call(
            path,
            request ->
                request
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofByteArray(bytes)));
    return parse(answer, type);
  }

  private <T> T parse(byte[] answer, Class<T> type) throws ServerUnavailableException {
    try {
      return json.readValue(answer, type);
    } catch (IOException e) {
      throw new ServerUnavailableException(
          "The server at %s answered with something that is no %s. Check that it is an ama-sync server"
              .formatted(base, type.getSimpleName()),
          e);
    }
  }

  private byte[] call(String path, UnaryOperator<HttpRequest.Builder> shape)
      throws RemoteException, InterruptedException {
    return retries.run(() -> once(path, shape, request -> exchange.send(request, CALL_TIMEOUT)));
  }

  /** What is done with a request that is ready. */
  private interface Sending<T> {
    T send(HttpRequest request) throws RemoteException, InterruptedException;
  }

  /** Sends a request with the token; once more when the file has another token by now. */
  private <T> T once(String path, UnaryOperator<HttpRequest.Builder> shape, Sending<T> sending)
      throws RemoteException, InterruptedException {
    String used = token(token::token);
    try {
      return sending.send(request(path, used, shape));
    } catch (ServerRefusedException e) {
      if (!e.is(ProblemCode.UNAUTHORIZED)) {
        throw e;
      }
      String current = token(token::reread);
      if (current.equals(used)) {
        throw e;
      }
      return sending.send(request(path, current, shape));
    }
  }

  private HttpRequest request(
      String path, String bearer, UnaryOperator<HttpRequest.Builder> shape) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(base.resolve(path)).header("Authorization", "Bearer " + bearer);
    return shape.apply(request).build();
  }

  private interface TokenSource {
    String get() throws IOException;
  }

  private static String token(TokenSource source) throws ServerRefusedException {
    try {
      return source.get();
    } catch (IOException e) {
      throw new ServerRefusedException(
          Problem.of(ProblemCode.UNAUTHORIZED, String.valueOf(e.getMessage())));
    }
  }
}
