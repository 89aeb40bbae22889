package io.amasync.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.amasync.protocol.api.AccountView;
import io.amasync.protocol.api.CommitState;
import io.amasync.protocol.api.CommitView;
import io.amasync.protocol.api.CommitsView;
import io.amasync.protocol.api.FileView;
import io.amasync.protocol.api.FilesView;
import io.amasync.protocol.api.WorkspaceView;
import io.amasync.protocol.api.WorkspacesView;
import io.amasync.protocol.path.TreePath;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** From an empty workspace to a restored file, as a daemon and a user with curl go. */
@ExtendWith(TestServer.Extension.class)
class FlowIT {
  private final TestClient client;

  FlowIT(TestServer server) {
    this.client = server.newAccount();
  }

  @Test
  void accountShowsItsNameAndChunkKey() throws Exception {
    AccountView view = client.getJson("/v1/account", AccountView.class);
    assertThat(view.chunkKey()).isEqualTo(client.keys().chunks().secret().toString());
    assertThat(view.name()).startsWith("account-");
    assertThat(view.serverVersion()).isNotBlank();
  }

  @Test
  void whatWasCommittedIsListedAndDownloadsByteForByte() throws Exception {
    WorkspaceView workspace = client.workspace("game");
    byte[] large = TestClient.noise(1, 5 << 20);
    CommitView commit =
        client.commit(
            workspace,
            client
                .upload()
                .directory("textures")
                .file("textures/wood.raw", large)
                .file("readme.txt", "hello")
                .file("empty", new byte[0])
                .link("latest", "textures/wood.raw"));

    assertThat(commit.state()).isEqualTo(CommitState.COMMITTED);
    assertThat(commit.version()).isEqualTo(1);
    assertThat(commit.files()).isEqualTo(5);
    assertThat(commit.bytes()).isEqualTo(large.length + 5);
    assertThat(client.getJson("/v1/workspaces", WorkspacesView.class).workspaces())
        .singleElement()
        .satisfies(view -> {
          assertThat(view.version()).isEqualTo(1);
          assertThat(view.commitHash()).isEqualTo(commit.commitHash());
        });
    assertThat(client.getJson("/v1/workspaces/game/commits", CommitsView.class).commits())
        .containsExactly(commit);

    FilesView files = client.getJson("/v1/workspaces/game/files", FilesView.class);
    assertThat(files.version()).isEqualTo(1);
    assertThat(files.next()).isNull();
    assertThat(files.files())
        .extracting(FileView::path, FileView::kind)
        .containsExactly(
            tuple("empty", "file"),
            tuple("latest", "symlink"),
            tuple("readme.txt", "file"),
            tuple("textures", "directory"),
            tuple("textures/wood.raw", "file"));
    FileView wood = files.files().getLast();
    assertThat(wood.mtime()).isEqualTo(Upload.MTIME.toInstant());
    assertThat(wood.mode()).isEqualTo("0644");

    HttpResponse<byte[]> download = client.get("/v1/workspaces/game/files/textures/wood.raw");
    assertThat(download.statusCode()).isEqualTo(200);
    assertThat(download.body()).isEqualTo(large);
    assertThat(download.headers().firstValue("ETag")).contains("\"" + wood.content() + "\"");
    assertThat(client.get("/v1/workspaces/game/files/empty").body()).isEmpty();
    assertThat(client.get("/v1/workspaces/game/files/readme.txt").body())
        .asString(StandardCharsets.UTF_8)
        .isEqualTo("hello");
  }

  @Test
  void everyRevisionStaysAsItWas() throws Exception {
    WorkspaceView workspace = client.workspace("film");
    client.commit(workspace, client.upload().file("cut", "one").file("other", "x"));
    client.commit(
        workspace, client.upload().file(TreePath.of("cut"), 1, 0600, Upload.MTIME, bytes("two")));
    client.commit(workspace, client.upload().delete("cut", 2));

    String file = "/v1/workspaces/film/files/cut";
    assertThat(client.get(file).statusCode()).isEqualTo(404);
    assertThat(TestClient.problem(client.get(file)).detail()).contains("deleted in version 3");
    assertThat(client.get(file + "?revision=1").body()).isEqualTo(bytes("one"));
    assertThat(client.get(file + "?revision=2").body()).isEqualTo(bytes("two"));
    assertThat(client.get(file + "?version=1").body()).isEqualTo(bytes("one"));
    assertThat(client.get(file + "?version=2").body()).isEqualTo(bytes("two"));
    assertThat(client.get(file + "?version=3").statusCode()).isEqualTo(404);
    assertThat(client.get(file + "?version=4").statusCode()).isEqualTo(404);
    assertThat(client.get(file + "?revision=4").statusCode()).isEqualTo(404);

    FilesView revisions = client.getJson("/v1/workspaces/film/revisions/cut", FilesView.class);
    assertThat(revisions.files())
        .extracting(FileView::kind, FileView::revision, FileView::version)
        .containsExactly(tuple("deleted", 3L, 3L), tuple("file", 2L, 2L), tuple("file", 1L, 1L));
    assertThat(client.getJson("/v1/workspaces/film/files?version=1", FilesView.class).files())
        .extracting(FileView::path)
        .containsExactly("cut", "other");
  }

  @Test
  void listingGoesPageByPageAndByPrefix() throws Exception {
    WorkspaceView workspace = client.workspace("pages");
    Upload upload = client.upload().directory("b");
    for (int i = 0; i < 5; i++) {
      upload.file("b/" + i, "x");
    }
    client.commit(workspace, upload.file("a", "x").file("c", "x"));
    StringBuilder seen = new StringBuilder();
    String after = "";
    do {
      FilesView page =
          client.getJson("/v1/workspaces/pages/files?limit=2&prefix=b" + after, FilesView.class);
      assertThat(page.files().size()).isLessThanOrEqualTo(2);
      page.files().forEach(file -> seen.append(file.path()).append(' '));
      after = page.next() == null ? "" : "&after=" + page.next();
    } while (!after.isEmpty());
    assertThat(seen).hasToString("b b/0 b/1 b/2 b/3 b/4 ");
  }

  @Test
  void namesThatAreNotUtf8ComeBackByteForByte() throws Exception {
    WorkspaceView workspace = client.workspace("bytes");
    TreePath path = TreePath.of(new byte[] {'a', (byte) 0xFF, '%', '?', '\n', ';', '\\', ' '});
    client.commit(workspace, client.upload().file(path, 0, 0644, Upload.MTIME, bytes("found")));
    HttpResponse<byte[]> download = client.get("/v1/workspaces/bytes/files/" + path.toUrl());
    assertThat(download.body()).isEqualTo(bytes("found"));
    FileView view =
        client.getJson("/v1/workspaces/bytes/files", FilesView.class).files().getFirst();
    assertThat(Base64.getDecoder().decode(Objects.requireNonNull(view.pathBase64())))
        .isEqualTo(path.toBytes());
    assertThat(
            client
                .getJson("/v1/workspaces/bytes/revisions/" + path.toUrl(), FilesView.class)
                .files())
        .hasSize(1);
    assertThat(client.getJson("/v1/workspaces/bytes/files?prefix=a%FF", FilesView.class).files())
        .hasSize(1);
  }

  @Test
  void chunksThatAreStoredAreNotUploadedAgain() throws Exception {
    WorkspaceView workspace = client.workspace("again");
    byte[] bytes = TestClient.noise(2, 1 << 20);
    Upload first = client.upload().file("one", bytes);
    client.commit(workspace, first);
    Upload second = client.upload().file("two", bytes);
    assertThat(client.unseen(workspace, second.chunkIds())).isEmpty();
    client.commit(workspace, second);
    assertThat(client.get("/v1/workspaces/again/files/two").body()).isEqualTo(bytes);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
