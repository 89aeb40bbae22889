package io.amasync.server;

import static io.amasync.server.S3ClientFlow.packs;
import static org.assertj.core.api.Assertions.assertThat;

import io.amasync.protocol.api.GrantsView;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a store that checks nothing and replaces what is there, the server itself reads packs. */
class S3UncheckedUploadIT {
  private static final byte[] BYTES = TestClient.noise(22, S3ClientFlow.SIZE);

  @TempDir private static Path directory;
  private static S3Service service;

  private TestClient client;
  private S3ClientFlow flow;
  private byte[] other;

  @BeforeAll
  static void start() throws IOException {
    service =
        S3Service.start(
            directory, Duration.ofMinutes(15), "checksum: NONE\nconditionalWrites: false\n");
  }

  @AfterAll
  static void stop() throws IOException {
    service.close();
  }

  @BeforeEach
  void open() throws Exception {
    client = service.server().newAccount();
    flow = new S3ClientFlow(client, "a", BYTES);
    other = flow.pack().bytes().clone();
    other[1000] ^= 1;
  }

  private void nothingIsInRemote() throws IOException {
    assertThat(packs(service.objects("remote", client.accountId()))).isEmpty();
  }

  private void thePackGoesThrough() throws Exception {
    S3Service.stage(flow.grant(), flow.pack());
    flow.completes();
    assertThat(flow.download("a")).isEqualTo(BYTES);
  }

  @Test
  void whatIsRightIsCommitted() throws Exception {
    thePackGoesThrough();
    assertThat(service.objects("staging", client.accountId())).isEmpty();
  }

  @Test
  void wrongBytesAreFoundBeforeTheyCount() throws Exception {
    GrantsView.Grant grant = flow.grant();
    assertThat(S3Service.put(grant, other).statusCode()).isEqualTo(200);
    assertThat(S3Service.announce(grant, flow.pack())).isEqualTo(401);
    assertThat(flow.isUnseen()).isTrue();
    assertThat(service.objects("staging", client.accountId())).isEmpty();
    nothingIsInRemote();
    thePackGoesThrough();
  }

  @Test
  void bytesThatAreReplacedAfterTheyWereCheckedNeverReachRemote() throws Exception {
    GrantsView.Grant grant = flow.grant();
    S3Service.stage(grant, flow.pack());
    assertThat(S3Service.put(grant, other).statusCode()).isEqualTo(200);

    assertThat(TestClient.code(flow.complete())).isEqualTo("unavailable");
    nothingIsInRemote();
    assertThat(TestClient.code(flow.complete())).isEqualTo("missing-chunks");
    thePackGoesThrough();
  }

  @Test
  void bytesThatComeByAnOldGrantAfterTheCommitAreSeenByNobody() throws Exception {
    GrantsView.Grant old = flow.grant();
    S3Service.stage(old, flow.pack());
    flow.completes();
    assertThat(S3Service.put(old, other).statusCode()).isEqualTo(200);
    assertThat(S3Service.announce(old, flow.pack())).isEqualTo(200);

    S3ClientFlow next = new S3ClientFlow(client, "b", BYTES);
    next.completes();
    assertThat(next.download("a")).isEqualTo(BYTES);
    assertThat(next.download("b")).isEqualTo(BYTES);
    assertThat(packs(service.objects("remote", client.accountId())))
        .containsExactly(flow.pack().bytes());
  }
}
