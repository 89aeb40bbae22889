package io.amasync.server.store.s3;

import io.amasync.server.store.StoreConfig;
import java.io.IOException;
import java.util.Locale;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Says in words what the store's refusals mean, and which setting or which right puts an end to
 * them. The server's own calls are made with the keys of {@code store.remote} in either bucket;
 * those of {@code store.staging} sign clients' uploads.
 */
final class S3Failures {
  private final StoreConfig.S3 config;
  private final Side staging;
  private final Side remote;

  S3Failures(StoreConfig.S3 config) {
    this.config = config;
    this.staging = new Side("staging", config.staging(), "config/iam/staging-signer.json");
    this.remote = new Side("remote", config.remote(), "config/iam/server.json");
  }

  /** One of the two buckets with its keys; {@code policy} is all that its keys need. */
  private record Side(String name, StoreConfig.Bucket bucket, String policy) {
    String setting() {
      return "store." + name;
    }

    String bucketText() {
      return "the %s bucket '%s'".formatted(name, bucket.bucket());
    }

    boolean hasKeys() {
      return bucket.accessKeyId() != null;
    }

    /** Whose keys are used, as the configuration names them. */
    String owner() {
      return hasKeys()
          ? setting()
          : "the default credentials, since %s has none,".formatted(setting());
    }

    String correct(String key) {
      return hasKeys()
          ? "Correct %s.%s".formatted(setting(), key)
          : "Correct the environment, profile or role that they come from, or set %s.accessKeyId"
                  .formatted(setting())
              + " and secretAccessKey";
    }
  }

  /**
   * What was refused, and what to do.
   *
   * @param advice names the cause and its end; equal for refusals that have both in common
   */
  record Explanation(String refused, String advice) {
    String text() {
      return refused + ". " + advice;
    }
  }

  /**
   * The failure of one of the server's own calls as an exception for people.
   *
   * @param action the S3 action that was tried, e.g. {@code s3:PutObject}
   */
  IOException exception(String action, String bucket, SdkException e) {
    return new IOException(explain(action, bucket, e).text(), e);
  }

  /** The failure of one of the server's own calls. */
  Explanation explain(String action, String bucket, SdkException e) {
    Side side = bucket.equals(config.staging().bucket()) ? staging : remote;
    if (e instanceof AwsServiceException service) {
      return explain(action, side, remote, S3Refusal.of(service));
    }
    return new Explanation(
        "The store cannot be reached for %s on %s (%s)"
            .formatted(action, side.bucketText(), e.getMessage()),
        "Check store.endpoint and the network");
  }

  /** The refusal of an upload to an address that was signed for a client. */
  Explanation explainUpload(S3Refusal refusal) {
    return explain("s3:PutObject", staging, staging, refusal);
  }

  /** That there are no credentials to sign with. */
  Explanation explainNoCredentials(StoreConfig.Bucket of, SdkException e) {
    Side side = of.equals(config.staging()) ? staging : remote;
    return new Explanation(
        "There are no credentials for %s (%s)".formatted(side.setting(), e.getMessage()),
        "Set %s.accessKeyId and secretAccessKey, or the environment, profile or role that the default"
                .formatted(side.setting())
            + " credentials come from");
  }

  private Explanation explain(String action, Side bucket, Side keys, S3Refusal refusal) {
    return new Explanation(
        "The store refused %s on %s (HTTP status %d%s): %s"
            .formatted(
                action,
                bucket.bucketText(),
                refusal.status(),
                refusal.code().isEmpty() ? "" : ", " + refusal.code(),
                refusal.said().isEmpty() ? "no reason given" : withoutFullStop(refusal.said())),
        advice(action, bucket, keys, refusal));
  }

  private String advice(String action, Side bucket, Side keys, S3Refusal refusal) {
    return switch (refusal.code()) {
      case "NoSuchBucket" ->
          "There is no bucket '%s'. Create it, or correct %s.bucket"
              .formatted(bucket.bucket().bucket(), bucket.setting());
      case "PermanentRedirect",
          "TemporaryRedirect",
          "AuthorizationHeaderMalformed",
          "AuthorizationQueryParametersError",
          "IllegalLocationConstraintException" ->
          region(bucket, refusal.region());
      case "InvalidAccessKeyId" ->
          "The store does not know the access key of %s. %s"
              .formatted(keys.owner(), keys.correct("accessKeyId"));
      case "SignatureDoesNotMatch" ->
          "The secret key of %s is wrong. %s"
              .formatted(keys.owner(), keys.correct("secretAccessKey"));
      case "ExpiredToken", "InvalidToken", "TokenRefreshRequired" ->
          "The store does not take the keys of %s any more: they were temporary. %s"
              .formatted(keys.owner(), keys.correct("accessKeyId"));
      case "RequestTimeTooSkewed", "RequestExpired", "RequestInTheFuture" -> clock();
      case "BadDigest", "XAmzContentChecksumMismatch" -> "The bytes arrived damaged. Try again";
      case "NotImplemented" ->
          "The store does not know what was asked. For an upload set store.conditionalWrites to"
              + " false or store.checksum to NONE";
      case "AccessDenied", "AllAccessDisabled", "" -> withoutCode(action, bucket, keys, refusal);
      default -> "Look the code up in the store's documentation";
    };
  }

  /** Codes that mean several things, or none, as in answers to HEAD. */
  private String withoutCode(String action, Side bucket, Side keys, S3Refusal refusal) {
    if (refusal.status() == 301 || (refusal.status() == 400 && !refusal.region().isEmpty())) {
      return region(bucket, refusal.region());
    }
    if (refusal.status() != 403) {
      return "Check that store.endpoint is the address of an S3-compatible store";
    }
    String said = refusal.said().toLowerCase(Locale.ROOT);
    if (said.contains("expired") || said.contains("not valid yet")) {
      return clock();
    }
    if (said.contains("kms:")) {
      return "Let the keys of %s use the encryption key of %s (config/iam/server-kms.json)"
          .formatted(keys.owner(), bucket.bucketText());
    }
    return "Let the keys of %s do %s on %s (%s has all that they need)"
        .formatted(keys.owner(), action, bucket.bucketText(), keys.policy());
  }

  private String region(Side bucket, String region) {
    if (region.isEmpty() || region.equals(config.region())) {
      return "The region of %s is not store.region ('%s'), or store.endpoint is another region's. Set them"
          .formatted(bucket.bucketText(), config.region());
    }
    return "The region of %s is '%s'. Set store.region to it, which is '%s'%s"
        .formatted(
            bucket.bucketText(),
            region,
            config.region(),
            config.endpoint() == null ? "" : ", and store.endpoint to that region's address");
  }

  private static String clock() {
    return "This machine's clock differs from the store's. Set this machine's clock";
  }

  static String code(AwsServiceException e) {
    AwsErrorDetails details = e.awsErrorDetails();
    return details == null || details.errorCode() == null ? "" : details.errorCode();
  }

  /** The HTTP status of an answer, or 0 when there was none. */
  static int status(SdkException e) {
    return e instanceof AwsServiceException service ? service.statusCode() : 0;
  }

  static boolean isMissing(SdkException e) {
    return e instanceof AwsServiceException service
        && service.statusCode() == 404
        && !code(service).equals("NoSuchBucket");
  }

  static boolean isNotImplemented(SdkException e) {
    return e instanceof AwsServiceException service
        && (service.statusCode() == 501
            || code(service).toLowerCase(Locale.ROOT).contains("notimplemented"));
  }

  /** Whether the store did not answer or said that it cannot for now; later it may. */
  static boolean isPassing(SdkException e) {
    return !(e instanceof AwsServiceException service)
        || service.statusCode() >= 500
        || service.statusCode() == 429;
  }

  private static String withoutFullStop(String text) {
    int end = text.indexOf('\n');
    String line = end < 0 ? text : text.substring(0, end);
    return line.endsWith(".") ? line.substring(0, line.length() - 1) : line;
  }
}
