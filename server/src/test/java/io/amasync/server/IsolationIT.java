package io.amasync.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.amasync.chunker.pack.SealedPack;
import io.amasync.protocol.api.CommitView;
import io.amasync.protocol.api.OpenCommitRequest;
import io.amasync.protocol.api.WorkspaceView;
import io.amasync.protocol.api.WorkspacesView;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A valid token for what is another account's: the same answer as for what does not exist. */
@ExtendWith(TestServer.Extension.class)
class IsolationIT {
  private final TestClient owner;
  private final TestClient stranger;

  IsolationIT(TestServer server) {
    this.owner = server.newAccount();
    this.stranger = server.newAccount();
  }

  @Test
  void anothersWorkspaceIsAnsweredLikeOneThatDoesNotExist() throws Exception {
    WorkspaceView workspace = owner.workspace("secret");
    CommitView commit = owner.commit(workspace, owner.upload().file("plan", "x"));
    stranger.workspace("own");
    String none = UUID.randomUUID().toString();
    for (String rest :
        List.of(
            "",
            "/commits",
            "/commits/" + commit.id(),
            "/files",
            "/files/plan",
            "/revisions/plan",
            "/archive",
            "/tree")) {
      HttpResponse<byte[]> theirs = stranger.get("/v1/workspaces/" + workspace.id() + rest);
      HttpResponse<byte[]> nobodys = stranger.get("/v1/workspaces/" + none + rest);
      assertThat(theirs.statusCode()).as(rest).isEqualTo(404);
      assertThat(theirs.body()).isEqualTo(nobodys.body());
      assertThat(TestClient.code(theirs)).isEqualTo("not-found");
    }
  }

  @Test
  void anothersCommitIsNotFoundUnderOnesOwnWorkspace() throws Exception {
    WorkspaceView theirs = owner.workspace("theirs");
    CommitView commit = owner.open(theirs, owner.newCommit(0));
    WorkspaceView own = stranger.workspace("own");
    String path = TestClient.commitPath(own, commit);
    assertThat(TestClient.code(stranger.get(path))).isEqualTo("not-found");
    assertThat(TestClient.code(stranger.send(stranger.request(path).DELETE())))
        .isEqualTo("not-found");
    assertThat(TestClient.code(stranger.complete(own, commit, new byte[10])))
        .isEqualTo("not-found");
    Upload upload = stranger.upload().file("a", "b");
    HttpResponse<byte[]> grants =
        stranger.postJson(
            path + "/grants", TestClient.grantsRequest(upload.packs(upload.chunkIds())));
    assertThat(TestClient.code(grants)).isEqualTo("not-found");
    SealedPack pack = upload.packs(upload.chunkIds()).getFirst();
    assertThat(TestClient.code(stranger.askGrant(own, commit, pack))).isEqualTo("not-found");
    assertThat(owner.get(TestClient.commitPath(theirs, commit)).statusCode()).isEqualTo(200);
  }

  @Test
  void sameNamesOfWorkspacesDoNotMeet() throws Exception {
    WorkspaceView theirs = owner.workspace("shared name");
    WorkspaceView own = stranger.workspace("shared name");
    assertThat(own.id()).isNotEqualTo(theirs.id());
    assertThat(stranger.getJson("/v1/workspaces", WorkspacesView.class).workspaces())
        .containsExactly(own);
  }

  @Test
  void anothersChunksAreUnseen() throws Exception {
    WorkspaceView theirs = owner.workspace("theirs");
    Upload upload = owner.upload().file("a", TestClient.noise(3, 300_000));
    owner.commit(theirs, upload);
    WorkspaceView own = stranger.workspace("own");
    assertThat(stranger.unseen(own, upload.chunkIds())).isEqualTo(upload.chunkIds());
    assertThat(owner.unseen(theirs, upload.chunkIds())).isEmpty();
    assertThat(TestClient.code(stranger.askUnseen(theirs.id(), upload.chunkIds())))
        .isEqualTo("not-found");
    SealedPack pack = upload.packs(upload.chunkIds()).getFirst();
    CommitView commit = stranger.open(own, stranger.newCommit(0));
    // Keyed with the owner's key, its name is none for the stranger.
    assertThat(TestClient.code(stranger.askGrant(own, commit, pack))).isEqualTo("corrupt-pack");
  }

  @Test
  void anothersPackIsNotStagedAndItsBytesAreRefused() throws Exception {
    WorkspaceView theirs = owner.workspace("theirs");
    Upload upload = owner.upload().file("a", TestClient.noise(4, 300_000));
    owner.commit(theirs, upload);
    WorkspaceView own = stranger.workspace("own");
    CommitView commit = stranger.open(own, stranger.newCommit(0));
    List<SealedPack> packs = upload.packs(upload.chunkIds());
    var grant = stranger.grants(own, commit, packs).getFirst();
    assertThat(grant.staged()).isFalse();
    // The ids are keyed with the owner's key: for the stranger these bytes are no pack.
    assertThat(TestClient.code(TestClient.put(grant, packs.getFirst().bytes())))
        .isEqualTo("corrupt-pack");
  }

  @Test
  void manifestCannotTakeChunksOfAnotherAccount() throws Exception {
    WorkspaceView theirs = owner.workspace("theirs");
    Upload upload = owner.upload().file("a", TestClient.noise(5, 300_000));
    owner.commit(theirs, upload);
    WorkspaceView own = stranger.workspace("own");
    OpenCommitRequest request = stranger.newCommit(0);
    CommitView commit = stranger.open(own, request);
    byte[] manifest = stranger.manifest(own, request, commit, upload.entries());
    HttpResponse<byte[]> response = stranger.complete(own, commit, manifest);
    assertThat(response.statusCode()).isIn(400, 409);
    assertThat(TestClient.code(response)).isIn("malformed-manifest", "missing-chunks");
  }

  @Test
  void revokedTokensStopWorking(TestServer server) throws Exception {
    TestClient client = server.newAccount();
    server.metastore().accounts().revokeToken(client.token());
    assertThat(TestClient.code(client.get("/v1/account"))).isEqualTo("unauthorized");
  }

  @Test
  void abandonedCommitIsEnded() throws Exception {
    WorkspaceView own = stranger.workspace("own");
    OpenCommitRequest request = stranger.newCommit(0);
    CommitView commit = stranger.open(own, request);
    String path = TestClient.commitPath(own, commit);
    assertThat(stranger.send(stranger.request(path).DELETE()).statusCode()).isEqualTo(200);
    assertThat(stranger.send(stranger.request(path).DELETE()).statusCode()).isEqualTo(200);
    byte[] manifest = stranger.manifest(own, request, commit, List.of());
    assertThat(TestClient.code(stranger.complete(own, commit, manifest))).isEqualTo("commit-ended");
    Upload upload = stranger.upload().file("a", "b");
    HttpResponse<byte[]> grants =
        stranger.postJson(
            path + "/grants", TestClient.grantsRequest(upload.packs(upload.chunkIds())));
    assertThat(TestClient.code(grants)).isEqualTo("commit-ended");
    SealedPack pack = upload.packs(upload.chunkIds()).getFirst();
    assertThat(TestClient.code(stranger.askGrant(own, commit, pack))).isEqualTo("commit-ended");
  }
}
