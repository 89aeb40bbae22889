package io.amasync.server;

import static io.amasync.server.S3ClientFlow.packs;
import static org.assertj.core.api.Assertions.assertThat;

import io.amasync.protocol.api.GrantsView;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Packs on their way through the staging bucket, and all that comes between. */
class S3UploadIT {
  /** The shortest that the configuration allows. */
  private static final Duration GRANTS = Duration.ofSeconds(10);

  private static final byte[] BYTES = TestClient.noise(21, S3ClientFlow.SIZE);

  @TempDir private static Path directory;
  private static S3Service service;

  private TestClient client;

  @BeforeAll
  static void start() throws IOException {
    service = S3Service.start(directory, GRANTS, "");
  }

  @AfterAll
  static void stop() throws IOException {
    service.close();
  }

  @BeforeEach
  void account() {
    client = service.server().newAccount();
  }

  private S3ClientFlow flow(String path) throws Exception {
    return new S3ClientFlow(client, path, BYTES);
  }

  @Test
  void whatOneDeviceHasAnnouncedAnotherNeitherUploadsNorWaitsFor() throws Exception {
    S3ClientFlow first = flow("first");
    S3Service.stage(first.grant(), first.pack());

    S3ClientFlow second = flow("second");
    assertThat(second.isUnseen()).isFalse();
    assertThat(second.grant().staged()).isTrue();
    second.completes();
    assertThat(second.download("second")).isEqualTo(BYTES);

    first.completes();
    assertThat(first.download("first")).isEqualTo(BYTES);
    assertThat(packs(service.objects("remote", client.accountId())))
        .containsExactly(first.pack().bytes());
    assertThat(service.objects("staging", client.accountId())).isEmpty();
  }

  @Test
  void whatAnInterruptedCommitHasAnnouncedTheNextOneDoesNotUpload() throws Exception {
    S3ClientFlow interrupted = flow("a");
    S3Service.stage(interrupted.grant(), interrupted.pack());
    interrupted.abandon();

    S3ClientFlow next = flow("a");
    assertThat(next.isUnseen()).isFalse();
    next.completes();
    assertThat(next.download("a")).isEqualTo(BYTES);
  }

  @Test
  void whatWasPutAndNeverAnnouncedIsAnnouncedByTheNextAttempt() throws Exception {
    S3ClientFlow flow = flow("a");
    assertThat(S3Service.put(flow.grant(), flow.pack().bytes()).statusCode()).isEqualTo(200);

    assertThat(flow.isUnseen()).isTrue();
    GrantsView.Grant again = flow.grant();
    assertThat(again.staged()).isFalse();
    assertThat(S3Service.put(again, flow.pack().bytes()).statusCode()).isEqualTo(412);
    assertThat(S3Service.announce(again, flow.pack())).isEqualTo(201);
    flow.completes();
    assertThat(flow.download("a")).isEqualTo(BYTES);
  }

  private void leftoverBlocksNothing(byte[] leftover) throws Exception {
    S3ClientFlow flow = flow("a");
    GrantsView.Grant other = flow.grantFor(leftover.length, crc32c(leftover));
    assertThat(S3Service.put(other, leftover).statusCode()).isEqualTo(200);
    assertThat(S3Service.announce(other, flow.pack())).isBetween(400, 499);

    GrantsView.Grant grant = flow.grant();
    assertThat(S3Service.announce(grant, flow.pack())).isEqualTo(401);
    assertThat(flow.isUnseen()).isTrue();

    S3Service.stage(flow.grant(), flow.pack());
    flow.completes();
    assertThat(flow.download("a")).isEqualTo(BYTES);
    assertThat(packs(service.objects("remote", client.accountId())))
        .containsExactly(flow.pack().bytes());
  }

  @Test
  void leftoverOfOtherBytesBlocksNothing() throws Exception {
    byte[] other = flow("b").pack().bytes().clone();
    other[1000] ^= 1;
    leftoverBlocksNothing(other);
  }

  @Test
  void leftoverOfAnotherLengthBlocksNothing() throws Exception {
    leftoverBlocksNothing(Arrays.copyOf(BYTES, 1000));
  }

  @Test
  void whatWasNeverPutDoesNotCountHoweverItIsAnnounced() throws Exception {
    S3ClientFlow flow = flow("a");
    assertThat(S3Service.announce(flow.grant(), flow.pack())).isEqualTo(401);
    assertThat(flow.isUnseen()).isTrue();
  }

  @Test
  void whatIsSaidToBePutAndIsNotTheCommitAsksForAgain() throws Exception {
    S3ClientFlow flow = flow("a");
    assertThat(S3Service.announce(flow.grant(), flow.pack(), true)).isEqualTo(201);
    assertThat(TestClient.code(flow.complete())).isEqualTo("unavailable");
    assertThat(TestClient.code(flow.complete())).isEqualTo("missing-chunks");
    S3Service.stage(flow.grant(), flow.pack());
    flow.completes();
    assertThat(flow.download("a")).isEqualTo(BYTES);
  }

  @Test
  void otherBytesThatAreSaidToBeThePackAreNeverInRemote() throws Exception {
    byte[] other = flow("b").pack().bytes().clone();
    other[1000] ^= 1;
    S3ClientFlow flow = flow("a");
    GrantsView.Grant lying = flow.grantFor(other.length, crc32c(other));
    assertThat(S3Service.put(lying, other).statusCode()).isEqualTo(200);
    assertThat(S3Service.announce(flow.grant(), flow.pack(), true)).isEqualTo(201);
    assertThat(TestClient.code(flow.complete())).isEqualTo("unavailable");
    assertThat(packs(service.objects("remote", client.accountId()))).isEmpty();
    assertThat(TestClient.code(flow.complete())).isEqualTo("missing-chunks");
    S3Service.stage(flow.grant(), flow.pack());
    flow.completes();
    assertThat(flow.download("a")).isEqualTo(BYTES);
  }

  @Test
  void whatExpiredAfterItWasAnnouncedIsAskedForAgain() throws Exception {
    S3ClientFlow flow = flow("a");
    S3Service.stage(flow.grant(), flow.pack());
    service.expireStaging(client.accountId());

    assertThat(TestClient.code(flow.complete())).isEqualTo("unavailable");
    assertThat(TestClient.code(flow.complete())).isEqualTo("missing-chunks");
    S3Service.stage(flow.grant(), flow.pack());
    flow.completes();
    assertThat(flow.download("a")).isEqualTo(BYTES);
  }

  @Test
  void whatIsPutByAnOldGrantAfterTheCommitIsSeenByNobody() throws Exception {
    S3ClientFlow flow = flow("a");
    GrantsView.Grant other = flow.grantFor(3, crc32c(new byte[3]));
    GrantsView.Grant old = flow.grant();
    S3Service.stage(old, flow.pack());
    flow.completes();

    assertThat(S3Service.put(other, new byte[3]).statusCode()).isEqualTo(200);
    assertThat(S3Service.announce(other, flow.pack())).isEqualTo(200);
    assertThat(S3Service.announce(old, flow.pack())).isEqualTo(200);
    S3ClientFlow next = flow("b");
    assertThat(next.isUnseen()).isFalse();
    next.completes();
    assertThat(next.download("a")).isEqualTo(BYTES);
    assertThat(next.download("b")).isEqualTo(BYTES);
    assertThat(packs(service.objects("remote", client.accountId())))
        .containsExactly(flow.pack().bytes());
  }

  private static int crc32c(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return (int) crc.getValue();
  }

  @Test
  void expiredGrantIsRefusedAndTheNextOneTakesThePack() throws Exception {
    S3ClientFlow flow = flow("a");
    GrantsView.Grant expired = flow.grant();
    byte[] other = flow.pack().bytes().clone();
    other[1000] ^= 1;
    // Until then the store finds that these are not the bytes that the address was signed for.
    assertThat(S3Service.put(expired, other).statusCode()).isEqualTo(400);
    Awaitility.await()
        .atMost(GRANTS.multipliedBy(3))
        .until(() -> S3Service.put(expired, other).statusCode() == 403);
    assertThat(S3Service.put(expired, flow.pack().bytes()).statusCode()).isEqualTo(403);
    assertThat(service.objects("staging", client.accountId())).isEmpty();

    S3Service.stage(flow.grant(), flow.pack());
    flow.completes();
    assertThat(flow.download("a")).isEqualTo(BYTES);
  }
}
