package io.amasync.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.amasync.chunker.hash.AccountKeys;
import io.amasync.chunker.id.ChunkId;
import io.amasync.chunker.id.Digest256;
import io.amasync.chunker.id.TopHash;
import io.amasync.chunker.pack.SealedPack;
import io.amasync.metastore.account.AccountRow;
import io.amasync.protocol.api.Chunking;
import io.amasync.protocol.api.CommitView;
import io.amasync.protocol.api.CreateWorkspaceRequest;
import io.amasync.protocol.api.GrantsRequest;
import io.amasync.protocol.api.GrantsView;
import io.amasync.protocol.api.MediaTypes;
import io.amasync.protocol.api.OpenCommitRequest;
import io.amasync.protocol.api.Problem;
import io.amasync.protocol.api.ProtocolJson;
import io.amasync.protocol.api.WorkspaceView;
import io.amasync.protocol.manifest.ManifestEntry;
import io.amasync.protocol.manifest.ManifestHeader;
import io.amasync.protocol.manifest.ManifestWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/** An account's client, as short as tests need it. */
final class TestClient {
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static final JsonMapper JSON = ProtocolJson.mapper();
  private static final AtomicLong TOPS = new AtomicLong(1);

  private final URI url;
  private final AccountRow account;
  private final AccountKeys keys;
  private final String token;

  TestClient(URI url, AccountRow account, String token) {
    this.url = url;
    this.account = account;
    this.keys = AccountKeys.derive(account.chunkKey().secret().toBytes());
    this.token = token;
  }

  long accountId() {
    return account.id();
  }

  AccountKeys keys() {
    return keys;
  }

  String token() {
    return token;
  }

  Upload upload() {
    return new Upload(keys);
  }

  /** Repeatable bytes that do not compress. */
  static byte[] noise(long seed, int length) {
    byte[] bytes = new byte[length];
    new SplittableRandom(seed).nextBytes(bytes);
    return bytes;
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(url.resolve(path))
        .timeout(Duration.ofSeconds(60))
        .header("Authorization", "Bearer " + token);
  }

  HttpResponse<byte[]> send(HttpRequest.Builder request) throws Exception {
    return HTTP.send(request.build(), BodyHandlers.ofByteArray());
  }

  /** GET with headers: name, value, name, value. */
  HttpResponse<byte[]> get(String path, String... headers) throws Exception {
    HttpRequest.Builder request = request(path).GET();
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return send(request);
  }

  HttpResponse<byte[]> post(String path, String mediaType, byte[] body) throws Exception {
    return send(
        request(path).header("Content-Type", mediaType).POST(BodyPublishers.ofByteArray(body)));
  }

  HttpResponse<byte[]> postJson(String path, Object body) throws Exception {
    return post(path, "application/json", JSON.writeValueAsBytes(body));
  }

  <T> T getJson(String path, Class<T> type) throws Exception {
    HttpResponse<byte[]> response = get(path);
    assertThat(response.statusCode()).as(() -> text(response)).isEqualTo(200);
    return JSON.readValue(response.body(), type);
  }

  static <T> T json(HttpResponse<byte[]> response, Class<T> type) throws IOException {
    return JSON.readValue(response.body(), type);
  }

  static String text(HttpResponse<byte[]> response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }

  /** The problem that a response is, with everything that every problem must have. */
  static Problem problem(HttpResponse<byte[]> response) {
    assertThat(response.headers().firstValue("Content-Type"))
        .as(() -> response.statusCode() + " " + text(response))
        .contains(MediaTypes.PROBLEM);
    try {
      Problem problem = JSON.readValue(response.body(), Problem.class);
      assertThat(problem.status()).isEqualTo(response.statusCode());
      assertThat(problem.type()).startsWith("urn:ama-sync:problem:");
      assertThat(problem.title()).isNotBlank();
      assertThat(problem.detail()).isNotBlank();
      return problem;
    } catch (IOException e) {
      throw new AssertionError(text(response), e);
    }
  }

  /** The last word of the problem's type. */
  static String code(HttpResponse<byte[]> response) {
    return problem(response).type().substring("urn:ama-sync:problem:".length());
  }

  WorkspaceView workspace(String name) throws Exception {
    HttpResponse<byte[]> response =
        postJson("/v1/workspaces", new CreateWorkspaceRequest(name, Chunking.CDC));
    assertThat(response.statusCode()).as(() -> text(response)).isIn(200, 201);
    return json(response, WorkspaceView.class);
  }

  OpenCommitRequest newCommit(long parentVersion) {
    return new OpenCommitRequest(
        UUID.randomUUID().toString(), parentVersion, top().toString(), "device", "", "");
  }

  private static TopHash top() {
    return new TopHash(new Digest256(0, 0, 0, TOPS.getAndIncrement()));
  }

  CommitView open(WorkspaceView workspace, OpenCommitRequest request) throws Exception {
    HttpResponse<byte[]> response =
        postJson("/v1/workspaces/" + workspace.id() + "/commits", request);
    assertThat(response.statusCode()).as(() -> text(response)).isIn(200, 201);
    return json(response, CommitView.class);
  }

  List<ChunkId> unseen(WorkspaceView workspace, List<ChunkId> chunks) throws Exception {
    HttpResponse<byte[]> response = askUnseen(workspace.id(), chunks);
    assertThat(response.statusCode()).as(() -> text(response)).isEqualTo(200);
    ByteBuffer in = ByteBuffer.wrap(response.body());
    List<ChunkId> unseen = new ArrayList<>();
    while (in.hasRemaining()) {
      unseen.add(ChunkId.readFrom(in));
    }
    return unseen;
  }

  HttpResponse<byte[]> askUnseen(String workspace, List<ChunkId> chunks) throws Exception {
    ByteBuffer ids = ByteBuffer.allocate(chunks.size() * Digest256.BYTES);
    chunks.forEach(chunk -> chunk.writeTo(ids));
    return post(
        "/v1/workspaces/" + workspace + "/chunks/unseen", MediaTypes.CHUNK_IDS, ids.array());
  }

  static GrantsRequest grantsRequest(List<SealedPack> packs) {
    return new GrantsRequest(
        packs.stream()
            .map(pack ->
                new GrantsRequest.Pack(
                    pack.index().id().toString(),
                    pack.length(),
                    "%08x".formatted(pack.index().crc32c())))
            .toList());
  }

  List<GrantsView.Grant> grants(WorkspaceView workspace, CommitView commit, List<SealedPack> packs)
      throws Exception {
    HttpResponse<byte[]> response =
        postJson(commitPath(workspace, commit) + "/grants", grantsRequest(packs));
    assertThat(response.statusCode()).as(() -> text(response)).isEqualTo(200);
    return json(response, GrantsView.class).grants();
  }

  /** Asks for a grant by a pack's tail. */
  HttpResponse<byte[]> askGrant(WorkspaceView workspace, CommitView commit, SealedPack pack)
      throws Exception {
    return post(commitPath(workspace, commit) + "/grants", MediaTypes.PACK_TAIL, pack.tail());
  }

  static String commitPath(WorkspaceView workspace, CommitView commit) {
    return "/v1/workspaces/" + workspace.id() + "/commits/" + commit.id();
  }

  /** Uses a grant; without the token, which it does not need. */
  static HttpResponse<byte[]> put(GrantsView.Grant grant, byte[] bytes) throws Exception {
    return put(URI.create(grant.url()), bytes);
  }

  static HttpResponse<byte[]> put(URI address, byte[] bytes) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(address)
            .timeout(Duration.ofSeconds(60))
            .header("Content-Type", MediaTypes.PACK)
            .PUT(BodyPublishers.ofByteArray(bytes))
            .build();
    return HTTP.send(request, BodyHandlers.ofByteArray());
  }

  /** Uploads what is unseen of {@code upload}. */
  void stage(WorkspaceView workspace, CommitView commit, Upload upload) throws Exception {
    List<ChunkId> unseen =
        upload.chunkIds().isEmpty() ? List.of() : unseen(workspace, upload.chunkIds());
    List<SealedPack> packs = upload.packs(unseen);
    if (packs.isEmpty()) {
      return;
    }
    List<GrantsView.Grant> grants = grants(workspace, commit, packs);
    for (int i = 0; i < packs.size(); i++) {
      HttpResponse<byte[]> response = put(grants.get(i), packs.get(i).bytes());
      assertThat(response.statusCode()).as(() -> text(response)).isEqualTo(201);
    }
  }

  byte[] manifest(
      WorkspaceView workspace,
      OpenCommitRequest request,
      CommitView commit,
      List<ManifestEntry> entries)
      throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ManifestWriter writer =
        new ManifestWriter(
            out,
            new ManifestHeader(
                TopHash.parse(request.top()),
                UUID.fromString(workspace.id()),
                workspace.name(),
                workspace.chunking(),
                UUID.fromString(commit.id()),
                Instant.EPOCH,
                request.device(),
                request.alias(),
                request.message(),
                entries.size()));
    for (ManifestEntry entry : entries) {
      writer.write(entry);
    }
    writer.finish();
    return out.toByteArray();
  }

  HttpResponse<byte[]> complete(WorkspaceView workspace, CommitView commit, byte[] manifest)
      throws Exception {
    return post(commitPath(workspace, commit) + "/complete", MediaTypes.MANIFEST, manifest);
  }

  /** The whole of a commit. */
  CommitView commit(WorkspaceView workspace, Upload upload) throws Exception {
    OpenCommitRequest request = newCommit(0);
    CommitView commit = open(workspace, request);
    stage(workspace, commit, upload);
    byte[] manifest = manifest(workspace, request, commit, upload.entries());
    HttpResponse<byte[]> response = complete(workspace, commit, manifest);
    assertThat(response.statusCode()).as(() -> text(response)).isEqualTo(200);
    CommitView committed = json(response, CommitView.class);
    assertThat(Objects.requireNonNull(committed.version())).isPositive();
    return committed;
  }

  static String asJson(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }
}
