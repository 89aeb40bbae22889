package io.amasync.server.store.s3;

import io.amasync.server.store.DirectUpload;
import io.amasync.server.store.StoreConfig;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.exception.SdkServiceException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Does everything once that the store will do, with objects of account 0, which there never is; so
 * that a wrong bucket, region, key, clock or policy is found when the server starts and not at the
 * first commit. Takes its objects away again, as far as it may. For one use.
 */
final class S3SelfCheck {
  private static final Logger LOG = LoggerFactory.getLogger(S3SelfCheck.class);

  private static final Duration LIFETIME = Duration.ofMinutes(5);
  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final byte[] BYTES = "ama-sync can write here".getBytes(StandardCharsets.UTF_8);

  private final StoreConfig.S3 config;
  private final S3Connections connections;
  private final S3Client client;
  private final S3Failures failures;
  private final ObjectDeletion deletion;
  private final String staging;
  private final String remote;
  private final String key = "0/self-check/" + UUID.randomUUID();
  private final String otherKey = "0/self-check/" + UUID.randomUUID();

  /** What is wrong, by the advice against it: one cause is said once, whatever it breaks. */
  private final Map<String, String> faults = new LinkedHashMap<>();

  S3SelfCheck(StoreConfig.S3 config, S3Connections connections) {
    this.config = config;
    this.connections = connections;
    this.client = connections.client();
    this.failures = new S3Failures(config);
    this.deletion = new ObjectDeletion(client, failures);
    this.staging = config.staging().bucket();
    this.remote = config.remote().bucket();
  }

  /** Throws one exception that names all that is wrong. */
  void run() throws IOException {
    requireCredentials(config.staging());
    requireCredentials(config.remote());
    if (faults.isEmpty()) {
      boolean uploaded = upload();
      try {
        checkServersOwn(uploaded);
        if (uploaded) {
          refusesOtherBytes();
        }
      } finally {
        cleanUp();
      }
    }
    if (!faults.isEmpty()) {
      throw new IOException(
          "The store cannot be used:\n  - " + String.join("\n  - ", faults.values()));
    }
    warnOfSharedKeys();
  }

  private void requireCredentials(StoreConfig.Bucket bucket) {
    try {
      connections.accessKey(bucket);
    } catch (SdkException e) {
      add(failures.explainNoCredentials(bucket, e));
    }
  }

  /** What is not there counts as read: the store tells so only to whom it would have given it. */
  private void checkServersOwn(boolean uploaded) throws IOException {
    boolean listed = attempt("s3:ListBucket", staging, () -> list(staging));
    boolean read =
        (uploaded || listed) && attempt("s3:GetObject", staging, () -> readIfThere(staging));
    boolean remoteListed = attempt("s3:ListBucket", remote, () -> list(remote));
    boolean written = attempt("s3:PutObject", remote, this::write);
    if (written || remoteListed) {
      attempt("s3:GetObject", remote, () -> readIfThere(remote));
    }
    if (uploaded && read && written) {
      attempt("s3:PutObject by copying from the staging bucket", remote, this::copy);
    }
  }

  private void list(String bucket) {
    client.listObjectsV2(list -> list.bucket(bucket).prefix(key));
  }

  private void readIfThere(String bucket) {
    try {
      client.getObjectAsBytes(get -> get.bucket(bucket).key(key));
    } catch (SdkException e) {
      if (!S3Failures.isMissing(e)) {
        throw e;
      }
    }
  }

  private void write() {
    client.putObject(
        put ->
            put.bucket(remote)
                .key(key)
                .storageClass(config.remote().storageClass())
                .serverSideEncryption(config.remote().encryption())
                .ssekmsKeyId(config.remote().kmsKeyId()),
        RequestBody.fromBytes(BYTES));
  }

  private void copy() {
    client.copyObject(copy ->
        copy.sourceBucket(staging)
            .sourceKey(key)
            .destinationBucket(remote)
            .destinationKey(key)
            .storageClass(config.remote().storageClass())
            .serverSideEncryption(config.remote().encryption())
            .ssekmsKeyId(config.remote().kmsKeyId()));
  }

  /** Also proves that the server may delete; objects that are not there are deleted as well. */
  private void cleanUp() throws IOException {
    attempt("s3:DeleteObject", staging, () -> deletion.request(staging, List.of(key, otherKey)));
    attempt("s3:DeleteObject", remote, () -> deletion.request(remote, List.of(key)));
  }

  /** A store that cannot be reached is not asked for the rest. */
  private boolean attempt(String action, String bucket, Runnable call) throws IOException {
    try {
      call.run();
      return true;
    } catch (SdkServiceException e) {
      add(failures.explain(action, bucket, e));
      return false;
    } catch (SdkException e) {
      throw failures.exception(action, bucket, e);
    }
  }

  private void add(S3Failures.Explanation fault) {
    faults.putIfAbsent(fault.advice(), fault.text());
  }

  /** As a client would, with a signed address; false says it was refused. */
  private boolean upload() throws IOException {
    HttpResponse<String> answer = put(key, BYTES);
    if (answer.statusCode() / 100 == 2) {
      return true;
    }
    add(failures.explainUpload(S3Refusal.of(answer)));
    return false;
  }

  /** That the store checks what it is sent is what makes its word good for a client's bytes. */
  private void refusesOtherBytes() throws IOException {
    if (config.checksum() == StoreConfig.Checksum.NONE) {
      return;
    }
    byte[] other = BYTES.clone();
    other[0] ^= 1;
    if (put(otherKey, other).statusCode() / 100 == 2) {
      add(
          new S3Failures.Explanation(
              "The store takes other bytes than an upload's CRC32C says",
              "Set store.checksum to NONE: the server then reads and checks every pack itself"));
    }
  }

  /** Sends {@code sent} to an address that was signed for {@link #BYTES}. */
  private HttpResponse<String> put(String to, byte[] sent) throws IOException {
    CRC32C crc = new CRC32C();
    crc.update(BYTES, 0, BYTES.length);
    DirectUpload upload =
        connections.signUpload(
            to, BYTES.length, (int) crc.getValue(), Map.of("ama-kind", "self-check"), LIFETIME);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(upload.url())
            .timeout(TIMEOUT)
            .PUT(HttpRequest.BodyPublishers.ofByteArray(sent));
    upload.headers().forEach(request::header);
    try (HttpClient http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .build()) {
      return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted while the store was being checked", e);
    } catch (IOException e) {
      throw new IOException(
          "The store cannot be reached at %s (%s). Check store.endpoint and the network"
              .formatted(upload.url().getAuthority(), e),
          e);
    }
  }

  /** It works, and it is not what two sets of keys are for. */
  private void warnOfSharedKeys() {
    if (connections.accessKey(config.staging()).equals(connections.accessKey(config.remote()))) {
      LOG.warn(
          "store.staging and store.remote have the same keys: what signs clients' uploads can then do"
              + " all that the server can. Give store.staging keys of its own, which can do no more"
              + " than config/iam/staging-signer.json");
    }
  }
}
