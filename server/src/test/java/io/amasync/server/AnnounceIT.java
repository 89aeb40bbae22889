package io.amasync.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.amasync.chunker.pack.PackFormat;
import io.amasync.chunker.pack.SealedPack;
import io.amasync.protocol.api.CommitView;
import io.amasync.protocol.api.GrantsView;
import io.amasync.protocol.api.MediaTypes;
import io.amasync.protocol.api.WorkspaceView;
import io.amasync.server.grant.GrantSecret;
import io.amasync.server.grant.GrantSigner;
import io.amasync.server.grant.GrantTerms;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Word of packs that their clients have put into the store, with leave signed as the server's. */
@ExtendWith(TestServer.Extension.class)
class AnnounceIT {
  private final TestClient client;
  private final Upload upload;
  private final SealedPack pack;
  private final WorkspaceView workspace;
  private final String path;
  private final GrantsView.Grant grant;
  private final GrantSigner signer;
  private final Path object;

  AnnounceIT(TestServer server) throws Exception {
    this.client = server.newAccount();
    this.upload = client.upload().file("a", TestClient.noise(9, 700_000));
    this.pack = upload.packs(upload.chunkIds()).getFirst();
    this.workspace = client.workspace("w");
    CommitView commit = client.open(workspace, client.newCommit(0));
    this.grant = client.grants(workspace, commit, List.of(pack)).getFirst();
    this.path = URI.create(grant.url()).getPath();
    this.object = server.store().resolve(path.substring("/v1/".length()));
    Files.createDirectories(object.getParent());
    Files.write(object, pack.bytes());
    this.signer =
        new GrantSigner(
            GrantSecret.loadOrCreate(server.home().resolve("grant.secret"), new SecureRandom()),
            Clock.systemUTC());
  }

  private URI leave(String method, long sizeBytes, int crc32c) {
    GrantTerms terms =
        new GrantTerms(method, path, sizeBytes, crc32c, Instant.now().plusSeconds(60));
    return URI.create(grant.url())
        .resolve(
            "%s?size=%d&crc32c=%08x&expires=%d&signature=%s"
                .formatted(
                    path, sizeBytes, crc32c, terms.expires().getEpochSecond(), signer.sign(terms)));
  }

  private URI leave() {
    return leave("POST", pack.length(), pack.index().crc32c());
  }

  private byte[] tail() {
    return pack.tail();
  }

  private static int announce(URI address, byte[] tail) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(address)
            .timeout(Duration.ofSeconds(60))
            .header("Content-Type", MediaTypes.PACK_TAIL)
            .POST(HttpRequest.BodyPublishers.ofByteArray(tail))
            .build();
    try (HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }
  }

  private void nothingIsKnown() throws Exception {
    assertThat(client.unseen(workspace, upload.chunkIds())).isEqualTo(upload.chunkIds());
  }

  @Test
  void chunksOfAnAnnouncedPackAreSeen() throws Exception {
    assertThat(announce(leave(), tail())).isEqualTo(201);
    assertThat(client.unseen(workspace, upload.chunkIds())).isEmpty();
    assertThat(announce(leave(), tail())).isEqualTo(200);
  }

  @Test
  void packThatIsNotThereIsAskedForAgain() throws Exception {
    Files.delete(object);
    assertThat(announce(leave(), tail())).isEqualTo(401);
    nothingIsKnown();
  }

  @Test
  void objectThatIsNotThePackIsThrownAwayAndThePackAskedForAgain() throws Exception {
    byte[] other = pack.bytes();
    other[1000] ^= 1;
    for (byte[] wrong : List.of(other, Arrays.copyOf(other, 1000), new byte[0])) {
      Files.createDirectories(object.getParent());
      Files.write(object, wrong);
      assertThat(announce(leave(), tail())).isEqualTo(401);
      assertThat(object).doesNotExist();
    }
    nothingIsKnown();
  }

  @Test
  void leaveToUploadIsNoLeaveToAnnounce() throws Exception {
    assertThat(announce(URI.create(grant.url()), tail())).isEqualTo(401);
    assertThat(announce(leave("PUT", pack.length(), pack.index().crc32c()), tail())).isEqualTo(401);
    nothingIsKnown();
  }

  @Test
  void lengthAndChecksumMustBeTheOnesThatWereGranted() throws Exception {
    assertThat(announce(leave("POST", pack.length() + 1, pack.index().crc32c()), tail()))
        .isEqualTo(400);
    assertThat(announce(leave("POST", pack.length(), pack.index().crc32c() + 1), tail()))
        .isEqualTo(400);
    nothingIsKnown();
  }

  @Test
  void tailThatIsNotThatPacksIsRefused() throws Exception {
    byte[] other = tail();
    other[10] ^= 1;
    assertThat(announce(leave(), other)).isEqualTo(400);
    assertThat(announce(leave(), new byte[0])).isEqualTo(400);
    assertThat(announce(leave(), new byte[PackFormat.MAXIMUM_TAIL_BYTES + 1])).isEqualTo(413);
    nothingIsKnown();
  }
}
