package io.amasync.server.store.s3;

import java.io.IOException;
import java.util.List;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.Delete;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Error;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Deletes many objects with few requests; one that is not there counts as deleted. Thread-safe. */
final class ObjectDeletion {
  private static final String ACTION = "s3:DeleteObject";
  private static final int OBJECTS_IN_A_REQUEST = 1000;

  private final S3Client client;
  private final S3Failures failures;

  ObjectDeletion(S3Client client, S3Failures failures) {
    this.client = client;
    this.failures = failures;
  }

  /** Throws when one of them may still be there. */
  void delete(String bucket, List<String> paths) throws IOException {
    try {
      request(bucket, paths);
    } catch (SdkException e) {
      throw failures.exception(ACTION, bucket, e);
    }
  }

  /** The same, and the failure is the caller's to explain. */
  void request(String bucket, List<String> paths) {
    for (int from = 0; from < paths.size(); from += OBJECTS_IN_A_REQUEST) {
      List<String> some = paths.subList(from, Math.min(paths.size(), from + OBJECTS_IN_A_REQUEST));
      try {
        atOnce(bucket, some);
      } catch (SdkException e) {
        if (!S3Failures.isNotImplemented(e)) {
          throw e;
        }
        some.forEach(path -> client.deleteObject(delete -> delete.bucket(bucket).key(path)));
      }
    }
  }

  /** A request for several succeeds as a whole: what was refused stands in the answer. */
  private void atOnce(String bucket, List<String> paths) {
    List<ObjectIdentifier> objects =
        paths.stream().map(path -> ObjectIdentifier.builder().key(path).build()).toList();
    DeleteObjectsResponse answer =
        client.deleteObjects(delete ->
            delete.bucket(bucket).delete(Delete.builder().objects(objects).quiet(true).build()));
    for (S3Error error : answer.errors()) {
      if (!"NoSuchKey".equals(error.code())) {
        throw refused(error);
      }
    }
  }

  private static SdkException refused(S3Error error) {
    return (SdkException)
        S3Exception.builder()
            .statusCode("AccessDenied".equals(error.code()) ? 403 : 400)
            .awsErrorDetails(
                AwsErrorDetails.builder()
                    .errorCode(error.code())
                    .errorMessage(error.message())
                    .build())
            .build();
  }
}
