package io.amasync.server.store.s3;

import io.amasync.server.store.DirectUpload;
import io.amasync.server.store.StoreConfig;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Does everything once that the store will do, with objects of account 0, which there never is; so
 * that a wrong bucket, region, key, clock or policy is found when the server starts and not at the
 * first commit.
 */
final class S3SelfCheck {
  private static final Duration LIFETIME = Duration.ofMinutes(5);
  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final Pattern CODE = Pattern.compile("<Code>([A-Za-z0-9.]{1,100})</Code>");
  private static final Pattern MESSAGE = Pattern.compile("<Message>([^<]{1,300})</Message>");

  private final StoreConfig.S3 config;
  private final S3Connections connections;
  private final String staging;
  private final String remote;
  private final List<String> faults = new ArrayList<>();

  S3SelfCheck(StoreConfig.S3 config, S3Connections connections) {
    this.config = config;
    this.connections = connections;
    this.staging = config.staging().bucket();
    this.remote = config.remote().bucket();
  }

  /** Throws one exception that names all that is wrong. */
  void run() throws IOException {
    S3Client client = connections.client();
    String key = "0/self-check/" + UUID.randomUUID();
    byte[] bytes = "ama-sync can write here".getBytes(StandardCharsets.UTF_8);
    boolean uploaded = upload(key, bytes, bytes);
    attempt(
        "s3:ListBucket",
        staging,
        () -> client.listObjectsV2(list -> list.bucket(staging).prefix(key)));
    attempt(
        "s3:ListBucket",
        remote,
        () -> client.listObjectsV2(list -> list.bucket(remote).prefix(key)));
    attempt(
        "s3:PutObject",
        remote,
        () ->
            client.putObject(
                put ->
                    put.bucket(remote)
                        .key(key)
                        .storageClass(config.remote().storageClass())
                        .serverSideEncryption(config.remote().encryption())
                        .ssekmsKeyId(config.remote().kmsKeyId()),
                RequestBody.fromBytes(bytes)));
    attempt(
        "s3:GetObject", remote, () -> client.getObjectAsBytes(get -> get.bucket(remote).key(key)));
    if (uploaded) {
      attempt(
          "s3:GetObject",
          staging,
          () -> client.getObjectAsBytes(get -> get.bucket(staging).key(key)));
      attempt(
          "s3:PutObject (copying)",
          remote,
          () ->
              client.copyObject(copy ->
                  copy.sourceBucket(staging)
                      .sourceKey(key)
                      .destinationBucket(remote)
                      .destinationKey(key)));
      attempt(
          "s3:DeleteObject",
          staging,
          () -> client.deleteObject(delete -> delete.bucket(staging).key(key)));
      refusesOtherBytes(bytes);
    }
    attempt(
        "s3:DeleteObject",
        remote,
        () -> client.deleteObject(delete -> delete.bucket(remote).key(key)));
    if (!faults.isEmpty()) {
      throw new IOException(
          "The store cannot be used:\n  - "
              + String.join("\n  - ", faults.stream().distinct().toList()));
    }
  }

  private void attempt(String action, String bucket, Runnable call) {
    try {
      call.run();
    } catch (SdkException e) {
      faults.add(String.valueOf(S3Failures.explain(action, bucket, e).getMessage()));
    }
  }

  /** As a client would, with an address signed for {@code promised}; false says it was refused. */
  private boolean upload(String key, byte[] promised, byte[] sent) throws IOException {
    HttpResponse<String> answer = put(key, promised, sent);
    if (answer.statusCode() / 100 == 2) {
      return true;
    }
    faults.add(
        S3Failures.explain(
            "s3:PutObject",
            staging,
            answer.statusCode(),
            find(CODE, answer.body()),
            find(MESSAGE, answer.body())));
    return false;
  }

  /** That the store checks what it is sent is what makes its word good for a client's bytes. */
  private void refusesOtherBytes(byte[] bytes) throws IOException {
    if (config.checksum() == StoreConfig.Checksum.NONE) {
      return;
    }
    byte[] other = bytes.clone();
    other[0] ^= 1;
    String key = "0/self-check/" + UUID.randomUUID();
    HttpResponse<String> answer = put(key, bytes, other);
    if (answer.statusCode() / 100 == 2) {
      faults.add(
          "The store takes other bytes than an upload's CRC32C says. Set store.checksum to NONE:"
              + " the server then reads and checks every pack itself");
      attempt(
          "s3:DeleteObject",
          staging,
          () -> connections.client().deleteObject(delete -> delete.bucket(staging).key(key)));
    }
  }

  private HttpResponse<String> put(String key, byte[] promised, byte[] sent) throws IOException {
    CRC32C crc = new CRC32C();
    crc.update(promised, 0, promised.length);
    DirectUpload upload =
        connections.signUpload(
            key, promised.length, (int) crc.getValue(), Map.of("ama-kind", "self-check"), LIFETIME);
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

  private static String find(Pattern pattern, String body) {
    Matcher found = pattern.matcher(body);
    return found.find() ? found.group(1) : "";
  }
}
