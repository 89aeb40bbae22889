package io.amasync.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.amasync.chunker.id.CommitHash;
import io.amasync.chunker.id.ContentId;
import io.amasync.chunker.id.Digest256;
import io.amasync.chunker.pack.SealedPack;
import io.amasync.protocol.api.CommitState;
import io.amasync.protocol.api.CommitView;
import io.amasync.protocol.api.CommitsView;
import io.amasync.protocol.api.OpenCommitRequest;
import io.amasync.protocol.api.PathConflict;
import io.amasync.protocol.api.Problem;
import io.amasync.protocol.api.WorkspaceView;
import io.amasync.protocol.manifest.ManifestEntry;
import io.amasync.protocol.path.TreePath;
import io.amasync.server.store.RemoteKey;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Stage 1 and stage 2: repeated, at once, refused, cut short. */
@ExtendWith(TestServer.Extension.class)
class CompleteIT {
  private final TestServer server;
  private final TestClient client;

  CompleteIT(TestServer server) {
    this.server = server;
    this.client = server.newAccount();
  }

  /** A commit whose packs are staged, and its manifest. */
  private record Staged(
      WorkspaceView workspace, OpenCommitRequest request, CommitView commit, Upload upload) {}

  private Staged stage(String name, Upload upload) throws Exception {
    WorkspaceView workspace = client.workspace(name);
    OpenCommitRequest request = client.newCommit(0);
    CommitView commit = client.open(workspace, request);
    client.stage(workspace, commit, upload);
    return new Staged(workspace, request, commit, upload);
  }

  private HttpResponse<byte[]> complete(Staged staged) throws Exception {
    return client.complete(
        staged.workspace,
        staged.commit,
        client.manifest(staged.workspace, staged.request, staged.commit, staged.upload.entries()));
  }

  private static CommitView committed(HttpResponse<byte[]> response) throws IOException {
    assertThat(response.statusCode()).as(() -> TestClient.text(response)).isEqualTo(200);
    CommitView view = TestClient.json(response, CommitView.class);
    assertThat(view.state()).isEqualTo(CommitState.COMMITTED);
    return view;
  }

  @Test
  void sameKeyOpensTheSameCommit() throws Exception {
    WorkspaceView workspace = client.workspace("w");
    OpenCommitRequest request = client.newCommit(0);
    CommitView first = client.open(workspace, request);
    CommitView second = client.open(workspace, request);
    assertThat(second).isEqualTo(first);
    assertThat(first.state()).isEqualTo(CommitState.OPEN);
    assertThat(client.open(workspace, client.newCommit(0)).id()).isNotEqualTo(first.id());
  }

  @Test
  void completeMayBeRepeated() throws Exception {
    Staged staged = stage("w", client.upload().file("a", TestClient.noise(1, 500_000)));
    CommitView first = committed(complete(staged));
    CommitView second = committed(complete(staged));
    assertThat(second).isEqualTo(first);
    assertThat(client.open(staged.workspace, staged.request)).isEqualTo(first);
    assertThat(client.getJson("/v1/workspaces/w/commits", CommitsView.class).commits()).hasSize(1);
  }

  @Test
  void completesAtOnceOfOneCommitAllGetTheSameAnswer() throws Exception {
    Staged staged = stage("w", client.upload().file("a", TestClient.noise(2, 3_000_000)));
    List<CommitView> views = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<HttpResponse<byte[]>>> answers = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        answers.add(threads.submit(() -> complete(staged)));
      }
      for (Future<HttpResponse<byte[]>> answer : answers) {
        views.add(committed(answer.get()));
      }
    }
    assertThat(views).allMatch(view -> view.equals(views.getFirst()));
    assertThat(client.get("/v1/workspaces/w/files/a").body())
        .isEqualTo(TestClient.noise(2, 3_000_000));
  }

  @Test
  void commitsAtOnceGetDenseVersions() throws Exception {
    List<Staged> all = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      all.add(stage("w", client.upload().file("f" + i, "content " + i)));
    }
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<HttpResponse<byte[]>>> answers =
          all.stream().map(staged -> threads.submit(() -> complete(staged))).toList();
      for (Future<HttpResponse<byte[]>> answer : answers) {
        committed(answer.get());
      }
    }
    assertThat(client.getJson("/v1/workspaces/w/commits", CommitsView.class).commits())
        .extracting(CommitView::version)
        .containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
    CommitsView page =
        client.getJson("/v1/workspaces/w/commits?after=2&limit=2", CommitsView.class);
    assertThat(page.commits()).extracting(CommitView::version).containsExactly(3L, 4L);
    assertThat(page.nextAfter()).isEqualTo(4);
  }

  @Test
  void otherBaseIsAConflictThatNamesThePathsAndChangesNothing() throws Exception {
    client.commit(client.workspace("w"), client.upload().file("a", "one"));
    Staged late = stage("w", client.upload().file("a", "two").file("b", "new"));
    Problem problem = TestClient.problem(complete(late));
    assertThat(problem.type()).endsWith(":conflict");
    assertThat(problem.paths()).containsExactly(new PathConflict("a", null, 0, 1));
    assertThat(client.get("/v1/workspaces/w/files/b").statusCode()).isEqualTo(404);
    assertThat(client.get("/v1/workspaces/w/files/a").body()).asString().isEqualTo("one");
  }

  @Test
  void missingChunksAreNamedAndTheCommitCanBeCompletedLater() throws Exception {
    WorkspaceView workspace = client.workspace("w");
    OpenCommitRequest request = client.newCommit(0);
    CommitView commit = client.open(workspace, request);
    Upload upload = client.upload().file("a", TestClient.noise(3, 2_000_000));
    Staged staged = new Staged(workspace, request, commit, upload);
    Problem problem = TestClient.problem(complete(staged));
    assertThat(problem.type()).endsWith(":missing-chunks");
    assertThat(problem.chunks())
        .containsExactlyInAnyOrderElementsOf(
            upload.chunkIds().stream().map(Object::toString).toList());
    client.stage(workspace, commit, upload);
    committed(complete(staged));
  }

  @Test
  void chunksStagedForAnotherCommitAreFound() throws Exception {
    Upload upload = client.upload().file("a", TestClient.noise(4, 1_000_000));
    stage("w", upload);
    Staged second = stage("other", upload);
    committed(complete(second));
    assertThat(client.get("/v1/workspaces/other/files/a").body())
        .isEqualTo(TestClient.noise(4, 1_000_000));
  }

  @Test
  void stagedPackThatVanishedIsAskedForAgain() throws Exception {
    Upload upload = client.upload().file("a", TestClient.noise(5, 1_000_000));
    Staged staged = stage("w", upload);
    Path area = server.store().resolve("staging").resolve(Long.toString(client.accountId()));
    try (Stream<Path> files = Files.walk(area)) {
      for (Path pack : files.filter(Files::isRegularFile).toList()) {
        Files.delete(pack);
      }
    }
    assertThat(TestClient.code(complete(staged))).isEqualTo("unavailable");
    assertThat(TestClient.code(complete(staged))).isEqualTo("missing-chunks");
    client.stage(staged.workspace, staged.commit, upload);
    committed(complete(staged));
    assertThat(client.get("/v1/workspaces/w/files/a").body())
        .isEqualTo(TestClient.noise(5, 1_000_000));
  }

  @Test
  void packThatWasMovedBeforeACrashIsTakenFromTheRemoteRepo() throws Exception {
    Upload upload = client.upload().file("a", TestClient.noise(6, 1_000_000));
    Staged staged = stage("w", upload);
    SealedPack pack = upload.packs(upload.chunkIds()).getFirst();
    Path from =
        server
            .store()
            .resolve(
                "staging/%d/%s/%s/%s"
                    .formatted(
                        client.accountId(),
                        staged.workspace.id(),
                        staged.request.top(),
                        pack.index().id()));
    Path to =
        server
            .store()
            .resolve("remote")
            .resolve(new RemoteKey.Pack(client.accountId(), pack.index().id()).path());
    Files.createDirectories(Objects.requireNonNull(to.getParent()));
    Files.move(from, to);
    committed(complete(staged));
  }

  @Test
  void manifestIsInTheRemoteRepoAsItWasSent() throws Exception {
    Staged staged = stage("w", client.upload().file("a", "x"));
    CommitView view = committed(complete(staged));
    RemoteKey key =
        new RemoteKey.Manifest(
            client.accountId(),
            UUID.fromString(staged.workspace.id()),
            1,
            CommitHash.parse(Objects.requireNonNull(view.commitHash())));
    assertThat(server.store().resolve("remote").resolve(key.path()))
        .hasBinaryContent(
            client.manifest(
                staged.workspace, staged.request, staged.commit, staged.upload.entries()));
  }

  @Test
  void manifestsThatAreDamagedAreMalformed() throws Exception {
    Staged staged = stage("w", client.upload().file("a", "x"));
    byte[] right =
        client.manifest(staged.workspace, staged.request, staged.commit, staged.upload.entries());
    byte[] wrongMagic = right.clone();
    wrongMagic[0] ^= 1;
    for (byte[] wrong :
        List.of(
            new byte[0],
            new byte[] {1, 2, 3},
            wrongMagic,
            Arrays.copyOf(right, right.length - 1),
            Arrays.copyOf(right, right.length + 1))) {
      HttpResponse<byte[]> response = client.complete(staged.workspace, staged.commit, wrong);
      assertThat(TestClient.code(response)).isEqualTo("malformed-manifest");
    }
    committed(client.complete(staged.workspace, staged.commit, right));
  }

  @Test
  void anyByteOfAManifestMayBeWrongWithoutAnErrorOfTheServer() throws Exception {
    Staged staged = stage("w", client.upload().file("a", "x").link("b", "c"));
    byte[] right =
        client.manifest(staged.workspace, staged.request, staged.commit, staged.upload.entries());
    for (int i = 0; i < right.length; i += 3) {
      byte[] wrong = right.clone();
      wrong[i] ^= (byte) 0xA5;
      HttpResponse<byte[]> response = client.complete(staged.workspace, staged.commit, wrong);
      assertThat(response.statusCode()).as("byte " + i).isLessThan(500);
      if (response.statusCode() == 200) {
        // A byte that nothing checks, such as one of the mtime: that manifest was committed.
        return;
      }
      TestClient.problem(response);
    }
  }

  @Test
  void fileCannotBeBelowAFile() throws Exception {
    Staged staged = stage("w", client.upload().file("a", "x").file("a/b", "y"));
    HttpResponse<byte[]> response = complete(staged);
    assertThat(TestClient.code(response)).isEqualTo("malformed-manifest");
  }

  @Test
  void manifestOfAnotherCommitIsRefused() throws Exception {
    Staged staged = stage("w", client.upload().file("a", "x"));
    CommitView other = client.open(staged.workspace, client.newCommit(0));
    HttpResponse<byte[]> response =
        client.complete(
            staged.workspace,
            other,
            client.manifest(
                staged.workspace, staged.request, staged.commit, staged.upload.entries()));
    assertThat(TestClient.code(response)).isEqualTo("malformed-manifest");
  }

  @Test
  void emptyCommitIsACommit() throws Exception {
    CommitView view = committed(complete(stage("w", client.upload())));
    assertThat(view.files()).isZero();
    assertThat(view.version()).isEqualTo(1);
  }

  @Test
  void contentIdThatIsNotOfItsChunksIsMalformed() throws Exception {
    Upload upload = client.upload().file("a", "x");
    Upload lying =
        client
            .upload()
            .entry(
                switch (upload.entries().getFirst()) {
                  case ManifestEntry.PutFile file ->
                      new ManifestEntry.PutFile(
                          TreePath.of("a"),
                          0,
                          0644,
                          file.mtime(),
                          new ContentId(new Digest256(1, 2, 3, 4)),
                          file.chunks());
                  default -> throw new AssertionError();
                });
    Staged staged = stage("w", upload);
    HttpResponse<byte[]> response =
        complete(new Staged(staged.workspace, staged.request, staged.commit, lying));
    assertThat(TestClient.code(response)).isEqualTo("malformed-manifest");
    assertThat(new String(response.body(), StandardCharsets.UTF_8)).contains("a");
  }
}
