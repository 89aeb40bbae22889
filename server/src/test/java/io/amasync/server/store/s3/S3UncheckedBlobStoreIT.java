package io.amasync.server.store.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.amasync.server.store.BlobMissingException;
import io.amasync.server.store.BlobStore;
import io.amasync.server.store.BlobStoreContract;
import io.amasync.server.store.DirectUpload;
import io.amasync.server.store.StagedPack;
import io.amasync.server.store.StoreConfig;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a real S3-compatible server whose word for an object's bytes is not taken. */
class S3UncheckedBlobStoreIT extends BlobStoreContract {
  private static final byte[] BYTES = "bytes of a pack".getBytes(StandardCharsets.UTF_8);

  @TempDir private static Path directory;
  private static S3ProxyProcess s3;

  @TempDir private Path spool;

  @BeforeAll
  static void start() throws IOException {
    s3 = S3ProxyProcess.start(directory, "unused");
  }

  @AfterAll
  static void stop() {
    s3.close();
  }

  /** On buckets of its own. */
  @Override
  protected BlobStore openStore() throws IOException {
    String name = UUID.randomUUID().toString();
    for (String bucket : List.of("staging-" + name, "remote-" + name)) {
      Files.createDirectories(directory.resolve("buckets").resolve(bucket));
    }
    return S3BlobStore.open(
        new StoreConfig.S3(
            s3.endpoint(),
            "us-east-1",
            true,
            StoreConfig.Checksum.NONE,
            false,
            false,
            bucket("staging-" + name, S3ProxyProcess.SIGNER_KEY, S3ProxyProcess.SIGNER_SECRET),
            bucket("remote-" + name, S3ProxyProcess.ACCESS_KEY, S3ProxyProcess.SECRET_KEY)),
        spool);
  }

  private static StoreConfig.Bucket bucket(String name, String accessKey, String secretKey) {
    return new StoreConfig.Bucket(name, accessKey, secretKey, null, null, null);
  }

  @AfterEach
  void close() {
    ((S3BlobStore) store).close();
  }

  private static int put(DirectUpload upload, byte[] bytes) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(upload.url()).PUT(HttpRequest.BodyPublishers.ofByteArray(bytes));
    upload.headers().forEach(request::header);
    try (HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      return http.send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode();
    }
  }

  @Test
  void otherBytesThatTheStoreTookAreNotThePackHoweverTheAddressWasSigned() throws Exception {
    StagedPack pack = pack(key(1), BYTES);
    DirectUpload upload =
        store.directUpload(pack, new UUID(8, 9), Duration.ofMinutes(5)).orElseThrow();
    assertThat(put(upload, new byte[BYTES.length])).isEqualTo(200);
    assertThatThrownBy(() -> store.promote(List.of(pack))).isInstanceOf(BlobMissingException.class);
    assertThat(store.size(remote(pack.key()))).isEmpty();
    assertThat(put(upload, new byte[BYTES.length])).isEqualTo(200);
    assertThat(store.isStaged(pack)).isFalse();
    assertThat(put(upload, BYTES)).isEqualTo(200);
    assertThat(store.isStaged(pack)).isTrue();
    store.promote(List.of(pack));
    assertThat(store.size(remote(pack.key()))).hasValue(BYTES.length);
  }
}
