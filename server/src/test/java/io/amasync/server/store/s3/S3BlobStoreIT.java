package io.amasync.server.store.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.amasync.chunker.id.CommitHash;
import io.amasync.chunker.id.Digest256;
import io.amasync.server.store.BlobMissingException;
import io.amasync.server.store.BlobReader;
import io.amasync.server.store.BlobStore;
import io.amasync.server.store.BlobStoreContract;
import io.amasync.server.store.DirectUpload;
import io.amasync.server.store.PendingBlob;
import io.amasync.server.store.RemoteKey;
import io.amasync.server.store.StagedPack;
import io.amasync.server.store.StagingKey;
import io.amasync.server.store.StoreConfig;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;

/** Against a real S3-compatible server. */
class S3BlobStoreIT extends BlobStoreContract {
  private static final byte[] BYTES = "bytes of a pack".getBytes(StandardCharsets.UTF_8);
  private static final UUID COMMIT = new UUID(8, 9);
  private static final Duration LIFETIME = Duration.ofMinutes(5);

  @TempDir private static Path directory;
  private static S3ProxyProcess s3;

  @TempDir private Path spool;

  @BeforeAll
  static void start() throws IOException {
    s3 = S3ProxyProcess.start(directory, "staging", "remote");
  }

  @AfterAll
  static void stop() {
    s3.close();
  }

  @Override
  protected BlobStore openStore() throws IOException {
    for (String bucket : List.of("staging", "remote")) {
      try (Stream<Path> objects = Files.walk(directory.resolve("buckets").resolve(bucket))) {
        for (Path path : objects.sorted(Comparator.reverseOrder()).toList()) {
          if (Files.isRegularFile(path)) {
            Files.delete(path);
          }
        }
      }
    }
    return S3BlobStore.open(config("staging", "remote", S3ProxyProcess.SECRET_KEY), spool);
  }

  @AfterEach
  void close() {
    ((S3BlobStore) store).close();
  }

  private static StoreConfig.S3 config(String staging, String remote, String secret) {
    return config(s3.endpoint(), staging, remote, secret);
  }

  private static StoreConfig.S3 config(URI endpoint, String staging, String remote, String secret) {
    return new StoreConfig.S3(
        endpoint,
        "us-east-1",
        true,
        StoreConfig.Checksum.CRC32C,
        true,
        false,
        bucket(staging, secret),
        bucket(remote, secret));
  }

  private static StoreConfig.Bucket bucket(String name, String secret) {
    return new StoreConfig.Bucket(name, S3ProxyProcess.ACCESS_KEY, secret, null, null, null);
  }

  private DirectUpload grant(StagedPack pack, Duration lifetime) {
    return store.directUpload(pack, COMMIT, lifetime).orElseThrow();
  }

  private static HttpResponse<String> put(DirectUpload upload, byte[] bytes) throws Exception {
    return put(upload.url(), upload.headers(), bytes);
  }

  private static HttpResponse<String> put(URI url, Map<String, String> headers, byte[] bytes)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url).PUT(HttpRequest.BodyPublishers.ofByteArray(bytes));
    headers.forEach(request::header);
    try (HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
  }

  @Test
  void clientUploadsWithAGrantAndThePackIsPromoted() throws Exception {
    StagedPack pack = pack(key(1), BYTES);
    assertThat(put(grant(pack, LIFETIME), BYTES).statusCode()).isEqualTo(200);
    store.promote(List.of(pack));
    assertThat(store.size(remote(pack.key()))).hasValue(BYTES.length);
    assertThat(store.stagedSize(pack)).isEmpty();
  }

  @Test
  void everyObjectSaysWhatItIs() throws Exception {
    StagedPack pack = pack(key(1), BYTES);
    assertThat(put(grant(pack, LIFETIME), BYTES).statusCode()).isEqualTo(200);
    store.promote(List.of(pack));
    RemoteKey.Manifest manifest =
        new RemoteKey.Manifest(7, new UUID(1, 2), 3, new CommitHash(new Digest256(5, 6, 7, 8)));
    try (PendingBlob pending = store.create(manifest)) {
      pending.out().write(BYTES);
      pending.commit();
    }
    assertThat(metadata(remote(pack.key())))
        .containsEntry("ama-kind", "pack")
        .containsEntry("ama-format", "1")
        .containsEntry("ama-size", Integer.toString(BYTES.length))
        .containsEntry("ama-account", "7")
        .containsEntry("ama-commit", COMMIT.toString());
    assertThat(metadata(manifest))
        .containsEntry("ama-kind", "manifest")
        .containsEntry("ama-version", "3")
        .containsEntry("ama-commit", manifest.commit().toString());
  }

  private static Map<String, String> metadata(RemoteKey key) {
    try (S3Connections connections =
        new S3Connections(config("staging", "remote", S3ProxyProcess.SECRET_KEY))) {
      return connections
          .client()
          .headObject(head -> head.bucket("remote").key(key.path()))
          .metadata();
    }
  }

  @Test
  void grantIsForThoseBytesAndThatLengthAndThatKeyOnly() throws Exception {
    StagedPack pack = pack(key(1), BYTES);
    DirectUpload upload = grant(pack, LIFETIME);
    byte[] other = BYTES.clone();
    other[3] ^= 1;
    assertThat(put(upload, other).statusCode()).isBetween(400, 499);
    assertThat(put(upload, new byte[BYTES.length + 1]).statusCode()).isBetween(400, 499);
    String elsewhere = upload.url().toString().replace(pack.key().path(), key(2).path());
    assertThat(put(URI.create(elsewhere), upload.headers(), BYTES).statusCode()).isEqualTo(403);
    String remote = upload.url().toString().replace("/staging/", "/remote/");
    assertThat(put(URI.create(remote), upload.headers(), BYTES).statusCode()).isEqualTo(403);
    assertThat(store.stagedSize(pack)).isEmpty();
    assertThat(store.stagedSize(pack(key(2), BYTES))).isEmpty();
  }

  @Test
  void packThatIsThereIsNotReplaced() throws Exception {
    StagedPack pack = pack(key(1), BYTES);
    assertThat(put(grant(pack, LIFETIME), BYTES).statusCode()).isEqualTo(200);
    assertThat(put(grant(pack, LIFETIME), BYTES).statusCode()).isEqualTo(412);
  }

  @Test
  void grantIsNeededAndExpires() throws Exception {
    StagedPack pack = pack(key(1), BYTES);
    DirectUpload upload = grant(pack, Duration.ofSeconds(1));
    String unsigned = upload.url().toString().replaceAll("\\?.*", "");
    assertThat(put(URI.create(unsigned), Map.of("Content-Type", "x/y"), BYTES).statusCode())
        .isEqualTo(403);
    // Until then the store finds that these are not the bytes that the address was signed for.
    org.awaitility.Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> put(upload, new byte[BYTES.length]).statusCode() == 403);
    assertThat(put(upload, BYTES).statusCode()).isEqualTo(403);
    assertThat(store.stagedSize(pack)).isEmpty();
  }

  /** Puts an object into a bucket as only its administrator, or a fault of the store, could. */
  private static void overwrite(String bucket, String path, byte[] bytes) {
    try (S3Connections connections =
        new S3Connections(config("staging", "remote", S3ProxyProcess.SECRET_KEY))) {
      connections
          .client()
          .putObject(put -> put.bucket(bucket).key(path), RequestBody.fromBytes(bytes));
    }
  }

  @Test
  void addressForOtherBytesIsForAnotherObject() throws Exception {
    StagedPack pack = pack(key(1), BYTES);
    for (byte[] other : List.of(new byte[BYTES.length], new byte[3])) {
      assertThat(put(grant(pack(key(1), other), LIFETIME), other).statusCode()).isEqualTo(200);
    }
    assertThat(store.isStaged(pack)).isFalse();
    assertThatThrownBy(() -> store.promote(List.of(pack))).isInstanceOf(BlobMissingException.class);
    assertThat(store.size(remote(pack.key()))).isEmpty();

    assertThat(put(grant(pack, LIFETIME), BYTES).statusCode()).isEqualTo(200);
    promoteAndReadBack(pack);
  }

  @Test
  void stagedObjectThatIsNotThePackIsThrownAwayAndCountsAsMissing() throws IOException {
    StagedPack pack = pack(key(1), BYTES);
    for (byte[] wrong : List.of(new byte[BYTES.length], new byte[3])) {
      overwrite("staging", StagedObject.path(pack), wrong);
      assertThat(store.isStaged(pack)).isFalse();
      assertThat(store.stagedSize(pack)).isEmpty();
      overwrite("staging", StagedObject.path(pack), wrong);
      assertThatThrownBy(() -> store.promote(List.of(pack)))
          .isInstanceOf(BlobMissingException.class);
      assertThat(store.stagedSize(pack)).isEmpty();
      assertThat(store.size(remote(pack.key()))).isEmpty();
    }
  }

  @Test
  void amongManyStagedObjectsTheOneThatIsNotItsPackIsNotMoved() throws IOException {
    StagedPack right = pack(staged(1, BYTES), BYTES);
    StagedPack broken = pack(staged(2, BYTES), BYTES);
    overwrite("staging", StagedObject.path(broken), new byte[3]);
    assertThatThrownBy(() -> store.promote(List.of(right, broken)))
        .isInstanceOf(BlobMissingException.class)
        .hasMessageContaining(broken.key().toString());
    assertThat(store.size(remote(right.key()))).hasValue(BYTES.length);
    assertThat(store.size(remote(broken.key()))).isEmpty();
    stage(broken.key(), BYTES);
    promoteAndReadBack(right, broken);
  }

  /** More objects than a page of a listing has. */
  @Test
  void packIsFoundInAnAreaThatHoldsFarMore() throws IOException {
    byte[] foreign = new byte[1];
    for (int i = 10; i < 1200; i++) {
      overwrite("staging", StagedObject.path(pack(key(i), foreign)), foreign);
    }
    StagedPack[] wanted = new StagedPack[3];
    for (int i = 0; i < wanted.length; i++) {
      wanted[i] = pack(staged(i == 0 ? 5 : 2000 + i, BYTES), BYTES);
    }
    promoteAndReadBack(wanted);
    assertThat(store.stagedSize(pack(key(1199), foreign))).hasValue(1);
  }

  @Test
  void whatCameLateByAnotherAddressDoesNotReplaceThePackThatWasMoved() throws Exception {
    StagedPack pack = pack(staged(1, BYTES), BYTES);
    store.promote(List.of(pack));
    for (byte[] wrong : List.of(new byte[BYTES.length], new byte[3])) {
      assertThat(put(grant(pack(key(1), wrong), LIFETIME), wrong).statusCode()).isEqualTo(200);
      promoteAndReadBack(pack);
    }
  }

  @Test
  void damagedCopyIsThrownAwaySoThatThePackCanComeAgain() throws IOException {
    StagedPack pack = pack(key(1), BYTES);
    overwrite("remote", remote(pack.key()).path(), new byte[BYTES.length]);
    assertThatThrownBy(() -> store.promote(List.of(pack))).isInstanceOf(BlobMissingException.class);
    assertThat(store.size(remote(pack.key()))).isEmpty();
    stage(pack.key(), BYTES);
    promoteAndReadBack(pack);
  }

  private void promoteAndReadBack(StagedPack... packs) throws IOException {
    store.promote(List.of(packs));
    for (StagedPack pack : packs) {
      assertThat(store.stagedSize(pack)).isEmpty();
      try (BlobReader reader = store.open(remote(pack.key()))) {
        byte[] kept = new byte[BYTES.length];
        reader.read(0, kept, 0, kept.length);
        assertThat(kept).isEqualTo(BYTES);
      }
    }
  }

  @Test
  void onePackMissingDoesNotKeepTheOthersFromMoving() throws IOException {
    StagingKey there = staged(1, BYTES);
    StagedPack gone = pack(key(2), BYTES);
    assertThatThrownBy(() -> store.promote(List.of(pack(there, BYTES), gone)))
        .isInstanceOf(BlobMissingException.class);
    assertThat(store.size(remote(there))).hasValue(BYTES.length);
  }
}
