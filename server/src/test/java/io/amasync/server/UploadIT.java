package io.amasync.server;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.amasync.chunker.id.ChunkId;
import io.amasync.chunker.pack.PackFormat;
import io.amasync.chunker.pack.SealedPack;
import io.amasync.protocol.api.CommitView;
import io.amasync.protocol.api.GrantsRequest;
import io.amasync.protocol.api.GrantsView;
import io.amasync.protocol.api.MediaTypes;
import io.amasync.protocol.api.PackGrantView;
import io.amasync.protocol.api.WorkspaceView;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Grants, and what is uploaded with them. */
@ExtendWith(TestServer.Extension.class)
class UploadIT {
  private final TestServer server;
  private final TestClient client;
  private final Upload upload;
  private final SealedPack pack;
  private final WorkspaceView workspace;
  private final CommitView commit;

  UploadIT(TestServer server) throws Exception {
    this.server = server;
    this.client = server.newAccount();
    this.upload = client.upload().file("a", TestClient.noise(9, 700_000));
    this.pack = upload.packs(upload.chunkIds()).getFirst();
    this.workspace = client.workspace("w");
    this.commit = client.open(workspace, client.newCommit(0));
  }

  private GrantsView.Grant grant() throws Exception {
    return client.grants(workspace, commit, List.of(pack)).getFirst();
  }

  @BeforeEach
  void nothingIsStaged() throws Exception {
    assertThat(grant().staged()).isFalse();
  }

  private List<Path> stagedFiles() throws IOException {
    Path area = server.store().resolve("staging").resolve(Long.toString(client.accountId()));
    if (!Files.exists(area)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(area)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  @Test
  void packIsTakenOnceAndKnownAfterwards() throws Exception {
    GrantsView.Grant grant = grant();
    assertThat(grant.method()).isEqualTo("PUT");
    assertThat(grant.expires()).isAfter(Instant.now().plusSeconds(60));
    assertThat(TestClient.put(grant, pack.bytes()).statusCode()).isEqualTo(201);
    assertThat(TestClient.put(grant, pack.bytes()).statusCode()).isEqualTo(200);
    assertThat(grant().staged()).isTrue();
    assertThat(client.unseen(workspace, upload.chunkIds())).isEmpty();
    assertThat(stagedFiles())
        .singleElement()
        .satisfies(file -> assertThat(file).hasBinaryContent(pack.bytes()));
  }

  @Test
  void unseenAnswersEachOnceInTheOrderAsked() throws Exception {
    List<ChunkId> asked = new ArrayList<>(upload.chunkIds());
    Collections.reverse(asked);
    List<ChunkId> twice = new ArrayList<>(asked);
    twice.addAll(asked);
    assertThat(client.unseen(workspace, twice)).isEqualTo(asked);
  }

  @ParameterizedTest
  @CsvSource({
    "size=, size=1",
    "crc32c=, crc32c=f",
    "expires=, expires=9",
    "signature=, signature=A",
    "signature=, other=",
    "size=, other=",
    "/staging/, /staging/9",
  })
  void grantThatWasChangedIsRefused(String what, String to) throws Exception {
    URI changed = URI.create(grant().url().replace(what, to));
    HttpResponse<byte[]> response = TestClient.put(changed, pack.bytes());
    assertThat(TestClient.code(response)).isEqualTo("grant-refused");
    assertThat(stagedFiles()).isEmpty();
  }

  @Test
  void grantOfOnePackIsNotGoodForAnother() throws Exception {
    Upload other = client.upload().file("b", TestClient.noise(10, 700_000));
    SealedPack otherPack = other.packs(other.chunkIds()).getFirst();
    GrantsView.Grant otherGrant = client.grants(workspace, commit, List.of(otherPack)).getFirst();
    URI swapped =
        URI.create(grant().url().replace(pack.index().id().toString(), otherGrant.packId()));
    assertThat(TestClient.code(TestClient.put(swapped, otherPack.bytes())))
        .isEqualTo("grant-refused");
    HttpResponse<byte[]> response = TestClient.put(grant(), otherPack.bytes());
    assertThat(TestClient.code(response)).isIn("corrupt-pack", "bad-request");
    assertThat(stagedFiles()).isEmpty();
  }

  @Test
  void addressWithoutAGrantIsRefused() throws Exception {
    URI bare = URI.create(grant().url().replaceAll("\\?.*", ""));
    assertThat(TestClient.code(TestClient.put(bare, pack.bytes()))).isEqualTo("grant-refused");
  }

  @Test
  void packOfAnotherLengthIsRefused() throws Exception {
    for (int length : new int[] {0, 1, pack.length() - 1, pack.length() + 1}) {
      HttpResponse<byte[]> response = TestClient.put(grant(), Arrays.copyOf(pack.bytes(), length));
      assertThat(TestClient.code(response)).isIn("bad-request", "corrupt-pack");
    }
    assertThat(stagedFiles()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.00005, 0.2, 0.5, 0.9, 0.9999, 1})
  void oneWrongBitAnywhereIsACorruptPack(double where) throws Exception {
    byte[] bytes = pack.bytes().clone();
    bytes[(int) ((bytes.length - 1) * where)] ^= 1;
    HttpResponse<byte[]> response = TestClient.put(grant(), bytes);
    assertThat(TestClient.code(response)).isEqualTo("corrupt-pack");
    assertThat(stagedFiles()).isEmpty();
    assertThat(grant().staged()).isFalse();
  }

  @Test
  void packWithAnotherChecksumThanGrantedIsCorrupt() throws Exception {
    GrantsRequest request =
        new GrantsRequest(
            List.of(
                new GrantsRequest.Pack(pack.index().id().toString(), pack.length(), "00000000")));
    HttpResponse<byte[]> response =
        client.postJson(TestClient.commitPath(workspace, commit) + "/grants", request);
    GrantsView.Grant grant = TestClient.json(response, GrantsView.class).grants().getFirst();
    assertThat(TestClient.code(TestClient.put(grant, pack.bytes()))).isEqualTo("corrupt-pack");
    assertThat(stagedFiles()).isEmpty();
  }

  @Test
  void tailOfANewPackGetsAGrant() throws Exception {
    HttpResponse<byte[]> response = client.askGrant(workspace, commit, pack);
    assertThat(response.headers().firstValue("Cache-Control")).contains("no-store");
    PackGrantView view = TestClient.json(response, PackGrantView.class);
    assertThat(view.present()).isEmpty();
    GrantsView.Grant grant = requireNonNull(view.grant());
    assertThat(grant.packId()).isEqualTo(pack.index().id().toString());
    assertThat(TestClient.put(grant, pack.bytes()).statusCode()).isEqualTo(201);
  }

  @Test
  void tailOfAPackThatIsPartlyThereGetsNoGrantButWhatIsThere() throws Exception {
    client.stage(workspace, commit, upload);
    Upload more =
        client
            .upload()
            .file("new", TestClient.noise(11, 500_000))
            .file("a", TestClient.noise(9, 700_000));
    SealedPack both = more.packs(more.chunkIds()).getFirst();
    PackGrantView view =
        TestClient.json(client.askGrant(workspace, commit, both), PackGrantView.class);
    assertThat(view.grant()).isNull();
    assertThat(view.present())
        .containsExactlyElementsOf(
            both.index().entries().stream()
                .map(entry -> entry.id())
                .filter(upload.chunkIds()::contains)
                .map(ChunkId::toString)
                .toList())
        .hasSameSizeAs(upload.chunkIds());
    assertThat(both.index().entries()).hasSizeGreaterThan(view.present().size());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 40, 48, 97, 150, 4000})
  void bytesThatAreNoTailAreACorruptPack(int length) throws Exception {
    HttpResponse<byte[]> response =
        client.post(
            TestClient.commitPath(workspace, commit) + "/grants",
            MediaTypes.PACK_TAIL,
            TestClient.noise(13, length));
    assertThat(TestClient.code(response)).isEqualTo("corrupt-pack");
  }

  @Test
  void tailLongerThanAnyIsRefused() throws Exception {
    HttpResponse<byte[]> response =
        client.post(
            TestClient.commitPath(workspace, commit) + "/grants",
            MediaTypes.PACK_TAIL,
            new byte[PackFormat.MAXIMUM_TAIL_BYTES + 1]);
    assertThat(TestClient.code(response)).isEqualTo("body-too-large");
  }

  @Test
  void grantsRequestsAreChecked() throws Exception {
    String id = "0".repeat(64);
    List<GrantsRequest.Pack> tooMany =
        Collections.nCopies(257, new GrantsRequest.Pack(id, 1000, "00000000"));
    for (Object wrong :
        List.of(
            new GrantsRequest(List.of()),
            new GrantsRequest(tooMany),
            new GrantsRequest(List.of(new GrantsRequest.Pack("x", 1000, "00000000"))),
            new GrantsRequest(List.of(new GrantsRequest.Pack(id, 0, "00000000"))),
            new GrantsRequest(List.of(new GrantsRequest.Pack(id, -1, "00000000"))),
            new GrantsRequest(List.of(new GrantsRequest.Pack(id, 1L << 40, "00000000"))),
            new GrantsRequest(List.of(new GrantsRequest.Pack(id, 1000, "xyz"))),
            "{\"packs\":[null]}",
            "{\"packs\":null}",
            "{}")) {
      String body = wrong instanceof String text ? text : TestClient.asJson(wrong);
      HttpResponse<byte[]> response =
          client.post(
              TestClient.commitPath(workspace, commit) + "/grants",
              "application/json",
              body.getBytes(StandardCharsets.UTF_8));
      assertThat(TestClient.code(response)).as(body).isEqualTo("bad-request");
    }
  }

  @Test
  void fullPackIsTaken() throws Exception {
    Upload large = client.upload().file("large", TestClient.noise(12, 40 << 20));
    List<SealedPack> packs = large.packs(large.chunkIds());
    assertThat(packs).hasSize(2);
    client.stage(workspace, commit, large);
    assertThat(client.unseen(workspace, large.chunkIds())).isEmpty();
  }
}
