package io.amasync.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.amasync.chunker.pack.SealedPack;
import io.amasync.protocol.api.CommitView;
import io.amasync.protocol.api.GrantsRequest;
import io.amasync.protocol.api.GrantsView;
import io.amasync.protocol.api.OpenCommitRequest;
import io.amasync.protocol.api.WorkspaceView;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;

/** One commit of one device, step by step: a file of 700,000 bytes that fits into one pack. */
final class S3ClientFlow {
  static final int SIZE = 700_000;

  private final TestClient client;
  private final WorkspaceView workspace;
  private final OpenCommitRequest request;
  private final CommitView commit;
  private final Upload upload;
  private final SealedPack pack;

  /** Opens a commit of {@code bytes} as {@code path}. */
  S3ClientFlow(TestClient client, String path, byte[] bytes) throws Exception {
    this.client = client;
    this.workspace = client.workspace("w");
    this.request = client.newCommit(0);
    this.commit = client.open(workspace, request);
    this.upload = client.upload().file(path, bytes);
    this.pack = upload.packs(upload.chunkIds()).getFirst();
  }

  SealedPack pack() {
    return pack;
  }

  /** Whether the server wants every chunk, or none. */
  boolean isUnseen() throws Exception {
    int unseen = client.unseen(workspace, upload.chunkIds()).size();
    assertThat(unseen).isIn(0, upload.chunkIds().size());
    return unseen > 0;
  }

  GrantsView.Grant grant() throws Exception {
    return client.grants(workspace, commit, List.of(pack)).getFirst();
  }

  /** A grant for other bytes under the pack's name. */
  GrantsView.Grant grantFor(long sizeBytes, int crc32c) throws Exception {
    HttpResponse<byte[]> response =
        client.postJson(
            TestClient.commitPath(workspace, commit) + "/grants",
            new GrantsRequest(
                List.of(
                    new GrantsRequest.Pack(
                        pack.index().id().toString(), sizeBytes, "%08x".formatted(crc32c)))));
    return TestClient.json(response, GrantsView.class).grants().getFirst();
  }

  HttpResponse<byte[]> complete() throws Exception {
    return client.complete(
        workspace, commit, client.manifest(workspace, request, commit, upload.entries()));
  }

  void completes() throws Exception {
    HttpResponse<byte[]> response = complete();
    assertThat(response.statusCode()).as(() -> TestClient.text(response)).isEqualTo(200);
  }

  void abandon() throws Exception {
    assertThat(
            client
                .send(client.request(TestClient.commitPath(workspace, commit)).DELETE())
                .statusCode())
        .isEqualTo(200);
  }

  byte[] download(String path) throws Exception {
    HttpResponse<byte[]> response = client.get("/v1/workspaces/w/files/" + path);
    return response.statusCode() == 200 ? response.body() : new byte[0];
  }

  /** The one of an account's objects in the remote bucket that is a pack, or nothing. */
  static List<byte[]> packs(Map<String, byte[]> remote) {
    return remote.entrySet().stream()
        .filter(object -> object.getKey().contains("/packs/"))
        .map(Map.Entry::getValue)
        .toList();
  }
}
