package io.amasync.server.store.s3;

import io.amasync.protocol.api.MediaTypes;
import io.amasync.server.store.DirectUpload;
import io.amasync.server.store.StoreConfig;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;
import software.amazon.awssdk.services.s3.presigner.model.PresignedPutObjectRequest;

/**
 * The server's own client, and the signer of clients' uploads: two sets of credentials. Checksums
 * are asked for one by one, never by the SDK's defaults, which not every store understands.
 * Thread-safe.
 */
final class S3Connections implements AutoCloseable {
  private static final int MOST_CONNECTIONS = 64;
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration ATTEMPT_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(90);

  /** What an HTTP client says by itself. */
  private static final Set<String> OWN_HEADERS = Set.of("host", "content-length");

  private final StoreConfig.S3 config;
  private final S3Client client;
  private final S3Presigner signer;
  private final AwsCredentialsProvider serverCredentials;
  private final AwsCredentialsProvider signerCredentials;

  S3Connections(StoreConfig.S3 config) {
    this.config = config;
    this.serverCredentials = credentials(config.remote());
    this.signerCredentials = credentials(config.staging());
    Region region = Region.of(config.region());
    var s3Configuration =
        S3Configuration.builder()
            .pathStyleAccessEnabled(config.pathStyle())
            .chunkedEncodingEnabled(false)
            .build();
    var clients =
        S3Client.builder()
            .region(region)
            .credentialsProvider(serverCredentials)
            .serviceConfiguration(s3Configuration)
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
            .httpClientBuilder(
                Apache5HttpClient.builder()
                    .maxConnections(MOST_CONNECTIONS)
                    .connectionTimeout(CONNECT_TIMEOUT)
                    .socketTimeout(ATTEMPT_TIMEOUT))
            .overrideConfiguration(override ->
                override
                    .retryStrategy(RetryMode.STANDARD)
                    .apiCallAttemptTimeout(ATTEMPT_TIMEOUT)
                    .apiCallTimeout(CALL_TIMEOUT));
    var signers =
        S3Presigner.builder()
            .region(region)
            .credentialsProvider(signerCredentials)
            .serviceConfiguration(s3Configuration);
    URI endpoint = config.endpoint();
    if (endpoint != null) {
      clients.endpointOverride(endpoint);
      signers.endpointOverride(endpoint);
    }
    this.client = clients.build();
    this.signer = signers.build();
  }

  private static AwsCredentialsProvider credentials(StoreConfig.Bucket bucket) {
    String id = bucket.accessKeyId();
    String secret = bucket.secretAccessKey();
    return id == null || secret == null
        ? DefaultCredentialsProvider.builder().build()
        : StaticCredentialsProvider.create(AwsBasicCredentials.create(id, secret));
  }

  /**
   * The id of the keys of {@code bucket}, which is one of the configuration's two.
   *
   * @throws software.amazon.awssdk.core.exception.SdkException when there are none
   */
  String accessKey(StoreConfig.Bucket bucket) {
    return (bucket.equals(config.staging()) ? signerCredentials : serverCredentials)
        .resolveCredentials()
        .accessKeyId();
  }

  /** With the server's own credentials. */
  S3Client client() {
    return client;
  }

  /** An address at which exactly these bytes can be put into the staging bucket for a while. */
  DirectUpload signUpload(
      String key, long sizeBytes, int crc32c, Map<String, String> metadata, Duration lifetime) {
    StoreConfig.Bucket bucket = config.staging();
    PutObjectRequest.Builder put =
        PutObjectRequest.builder()
            .bucket(bucket.bucket())
            .key(key)
            .contentLength(sizeBytes)
            .contentType(MediaTypes.PACK)
            .metadata(metadata)
            .storageClass(bucket.storageClass())
            .serverSideEncryption(bucket.encryption())
            .ssekmsKeyId(bucket.kmsKeyId());
    if (config.checksum() == StoreConfig.Checksum.CRC32C) {
      put.checksumCRC32C(Crc32cText.of(crc32c));
    }
    if (config.conditionalWrites()) {
      put.ifNoneMatch("*");
    }
    PresignedPutObjectRequest signed =
        signer.presignPutObject(
            presign -> presign.signatureDuration(lifetime).putObjectRequest(put.build()));
    Map<String, String> headers = new LinkedHashMap<>();
    signed
        .signedHeaders()
        .forEach((name, values) -> {
          if (!OWN_HEADERS.contains(name.toLowerCase(Locale.ROOT))) {
            headers.put(name, String.join(",", values));
          }
        });
    return new DirectUpload(URI.create(signed.url().toString()), headers);
  }

  @Override
  public void close() {
    signer.close();
    client.close();
  }
}
