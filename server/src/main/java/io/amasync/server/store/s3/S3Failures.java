package io.amasync.server.store.s3;

import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/** Says in words what the store's refusals mean and what to do. */
final class S3Failures {
  private S3Failures() {}

  /**
   * The failure of a call as an exception for people.
   *
   * @param action the S3 action that was tried, e.g. {@code s3:PutObject}
   */
  static IOException explain(String action, String bucket, SdkException e) {
    if (e instanceof AwsServiceException service) {
      return new IOException(
          explain(action, bucket, service.statusCode(), code(service), service.getMessage()), e);
    }
    return new IOException(
        "The store cannot be reached for %s on bucket '%s' (%s). Check store.endpoint and the network"
            .formatted(action, bucket, e.getMessage()),
        e);
  }

  /** The same of an answer's status and S3's code in it. */
  static String explain(
      String action, String bucket, int status, String code, @Nullable String said) {
    String advice =
        switch (code) {
          case "NoSuchBucket" ->
              "There is no bucket '%s'. Create it, or set its name in 'store'".formatted(bucket);
          case "PermanentRedirect", "AuthorizationHeaderMalformed", "IllegalLocationConstraint" ->
              "The bucket '%s' is in another region. Set store.region (and store.endpoint)"
                  .formatted(bucket);
          case "InvalidAccessKeyId" ->
              "The store does not know the access key used for bucket '%s'. Set its accessKeyId"
                  .formatted(bucket);
          case "SignatureDoesNotMatch" ->
              "The secret key used for bucket '%s' is wrong. Set its secretAccessKey"
                  .formatted(bucket);
          case "RequestTimeTooSkewed", "RequestExpired" ->
              "This machine's clock differs from the store's. Set the clock";
          case "AccessDenied", "AllAccessDisabled", "" ->
              status == 403
                  ? "The credentials used for bucket '%s' lack %s on it. Grant it"
                          .formatted(bucket, action)
                      + " (config/iam has the policies), and check the clock"
                  : "Check bucket, region and endpoint in 'store'";
          case "BadDigest", "XAmzContentChecksumMismatch" -> "The bytes arrived damaged. Try again";
          default -> "Look the code up in the store's documentation";
        };
    return "The store refused %s on bucket '%s' (HTTP status %d%s): %s. %s"
        .formatted(
            action,
            bucket,
            status,
            code.isEmpty() ? "" : ", " + code,
            said == null ? "no reason given" : firstLine(said),
            advice);
  }

  static String code(AwsServiceException e) {
    AwsErrorDetails details = e.awsErrorDetails();
    return details == null || details.errorCode() == null ? "" : details.errorCode();
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

  private static String firstLine(String text) {
    int end = text.indexOf('\n');
    return end < 0 ? text : text.substring(0, end);
  }
}
