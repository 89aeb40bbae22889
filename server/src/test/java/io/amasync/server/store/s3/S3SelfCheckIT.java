package io.amasync.server.store.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.amasync.server.store.StoreConfig;
import io.amasync.server.store.s3.S3FaultProxy.Answer;
import io.amasync.server.store.s3.S3FaultProxy.Operation;
import io.amasync.server.store.s3.S3FaultProxy.Request;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What the self-check says of each thing that can be wrong: a real S3-compatible server with two
 * identities, and before it one that refuses what a bucket policy or another region would.
 */
class S3SelfCheckIT {
  private static final StoreConfig.Bucket STAGING =
      bucket("incoming", S3ProxyProcess.SIGNER_KEY, S3ProxyProcess.SIGNER_SECRET);
  private static final StoreConfig.Bucket REMOTE =
      bucket("kept", S3ProxyProcess.ACCESS_KEY, S3ProxyProcess.SECRET_KEY);
  private static final Answer DENIED = Answer.error(403, "AccessDenied", "Access Denied", "");

  @TempDir private static Path directory;
  private static S3ProxyProcess s3;
  private static S3FaultProxy proxy;

  @TempDir private Path spool;

  @BeforeAll
  static void start() throws IOException {
    s3 = S3ProxyProcess.start(directory, "incoming", "kept");
    proxy = S3FaultProxy.before(s3.endpoint());
  }

  @AfterAll
  static void stop() {
    proxy.close();
    s3.close();
  }

  @BeforeEach
  void passEverything() throws IOException {
    for (Path left : objects()) {
      Files.delete(left);
    }
    proxy.answering(_ -> Optional.empty());
  }

  private static StoreConfig.Bucket bucket(String name, String accessKey, String secretKey) {
    return new StoreConfig.Bucket(name, accessKey, secretKey, null, null, null);
  }

  private static StoreConfig.S3 config(
      URI endpoint, StoreConfig.Bucket staging, StoreConfig.Bucket remote) {
    return new StoreConfig.S3(
        endpoint, "us-east-1", true, StoreConfig.Checksum.CRC32C, true, false, staging, remote);
  }

  private void check(StoreConfig.Bucket staging, StoreConfig.Bucket remote) throws IOException {
    check(config(proxy.endpoint(), staging, remote));
  }

  private void check(StoreConfig.S3 config) throws IOException {
    try (S3BlobStore store = S3BlobStore.open(config, spool)) {
      store.selfCheck();
    }
  }

  /** The one fault that the check finds. */
  private String fault(StoreConfig.Bucket staging, StoreConfig.Bucket remote) {
    Throwable thrown = catchThrowable(() -> check(staging, remote));
    assertThat(thrown).isInstanceOf(IOException.class);
    String said = String.valueOf(thrown.getMessage());
    assertThat(said)
        .doesNotContain(S3ProxyProcess.SECRET_KEY)
        .doesNotContain(S3ProxyProcess.SIGNER_SECRET)
        .doesNotContain("X-Amz-Signature");
    List<String> lines = said.lines().toList();
    assertThat(lines).hasSize(2);
    assertThat(lines.getFirst()).isEqualTo("The store cannot be used:");
    return lines.getLast();
  }

  private String faultWhen(Predicate<Request> chosen, Answer answer) {
    proxy.answering(request -> chosen.test(request) ? Optional.of(answer) : Optional.empty());
    return fault(STAGING, REMOTE);
  }

  private static Predicate<Request> all(String bucket) {
    return request -> request.bucket().equals(bucket);
  }

  private static List<Path> objects() throws IOException {
    try (Stream<Path> tree = Files.walk(directory.resolve("buckets"))) {
      return tree.filter(Files::isRegularFile).toList();
    }
  }

  @Test
  void whatIsRightPassesAndLeavesNothingBehind() throws IOException {
    check(STAGING, REMOTE);
    assertThat(objects()).isEmpty();
  }

  @Test
  void clientsAddressesAreSignedWithTheKeysOfStagingAndAllElseIsDoneWithThoseOfRemote()
      throws IOException {
    try (S3FaultProxy watched = S3FaultProxy.before(s3.endpoint())) {
      check(config(watched.endpoint(), STAGING, REMOTE));
      assertThat(watched.requests())
          .filteredOn(request -> request.accessKey().equals(S3ProxyProcess.SIGNER_KEY))
          .isNotEmpty()
          .allMatch(request -> request.bucket().equals("incoming"))
          .allMatch(request -> request.operation() == Operation.PUT);
      assertThat(watched.requests())
          .filteredOn(request -> request.accessKey().equals(S3ProxyProcess.ACCESS_KEY))
          .extracting(Request::operation)
          .contains(Operation.PUT, Operation.COPY, Operation.GET, Operation.DELETE, Operation.LIST);
      assertThat(watched.requests())
          .extracting(Request::accessKey)
          .containsOnly(S3ProxyProcess.SIGNER_KEY, S3ProxyProcess.ACCESS_KEY);
    }
  }

  /** As a policy does it: a right is needed by each operation that uses it. */
  private static boolean needs(Request request, String action, String bucket) {
    boolean here = request.bucket().equals(bucket);
    return switch (action) {
      case "s3:PutObject" ->
          here && (request.operation() == Operation.PUT || request.operation() == Operation.COPY);
      case "s3:GetObject" ->
          (here && request.operation() == Operation.GET)
              || (bucket.equals("incoming") && request.operation() == Operation.COPY);
      case "s3:DeleteObject" -> here && request.operation() == Operation.DELETE;
      default -> here && request.operation() == Operation.LIST;
    };
  }

  @ParameterizedTest
  @CsvSource({
    "s3:PutObject, incoming, staging, staging, staging-signer",
    "s3:GetObject, incoming, staging, remote, server",
    "s3:DeleteObject, incoming, staging, remote, server",
    "s3:ListBucket, incoming, staging, remote, server",
    "s3:PutObject, kept, remote, remote, server",
    "s3:GetObject, kept, remote, remote, server",
    "s3:DeleteObject, kept, remote, remote, server",
    "s3:ListBucket, kept, remote, remote, server",
  })
  void oneMissingRightIsNamedWithItsBucketAndWhoseItIs(
      String action, String bucket, String name, String keys, String policy) throws IOException {
    Answer answer = action.equals("s3:DeleteObject") ? Answer.deletedNothing() : DENIED;
    String fault = faultWhen(request -> needs(request, action, bucket), answer);
    assertThat(fault)
        .isEqualTo(
            ("  - The store refused %s on the %s bucket '%s' (HTTP status 403, AccessDenied): Access"
                    + " Denied. Let the keys of store.%s do %s on the %s bucket '%s'"
                    + " (config/iam/%s.json has all that they need)")
                .formatted(action, name, bucket, keys, action, name, bucket, policy));
    if (action.equals("s3:DeleteObject")) {
      assertThat(objects())
          .isNotEmpty()
          .allMatch(path -> path.startsWith(directory.resolve("buckets").resolve(bucket)));
    } else {
      assertThat(objects()).isEmpty();
    }
  }

  @Test
  void rightToDeleteSinglyIsAskedForWhereTheStoreKnowsNoOther() {
    String fault =
        faultWhen(
            request -> request.operation() == Operation.DELETE && request.bucket().equals("kept"),
            Answer.error(501, "NotImplemented", "Not implemented", ""));
    assertThat(fault).contains("s3:DeleteObject on the remote bucket 'kept'", "NotImplemented");
    assertThat(proxy.requests()).extracting(Request::method).contains("DELETE");
  }

  @Test
  void copyThatIsRefusedByItselfIsNamed() throws IOException {
    assertThat(faultWhen(request -> request.operation() == Operation.COPY, DENIED))
        .contains("s3:PutObject by copying from the staging bucket on the remote bucket 'kept'");
    assertThat(objects()).isEmpty();
  }

  @Test
  void keyOfTheEncryptionIsNamedAsWhatIsMissing() {
    String fault =
        faultWhen(
            request -> needs(request, "s3:PutObject", "kept"),
            Answer.error(
                403,
                "AccessDenied",
                "User: arn:aws:iam::1:role/ama is not authorized to perform: kms:GenerateDataKey on"
                    + " resource: arn:aws:kms:us-east-1:1:key/2",
                ""));
    assertThat(fault)
        .contains("kms:GenerateDataKey")
        .endsWith(
            "Let the keys of store.remote use the encryption key of the remote bucket 'kept'"
                + " (config/iam/server-kms.json)");
  }

  @ParameterizedTest
  @CsvSource({"incoming, staging", "kept, remote"})
  void bucketOfAnotherRegionIsNamedWithItsRegion(String bucket, String name) {
    String expected =
        "The region of the %s bucket '%s' is 'eu-central-1'. Set store.region to it, which is 'us-east-1', and"
                .formatted(name, bucket)
            + " store.endpoint to that region's address";
    assertThat(
            faultWhen(
                all(bucket),
                Answer.error(
                    400,
                    "AuthorizationHeaderMalformed",
                    "The authorization header is malformed; the region 'us-east-1' is wrong; expecting"
                        + " 'eu-central-1'",
                    "<Region>eu-central-1</Region>")))
        .endsWith(expected);
    assertThat(
            faultWhen(
                all(bucket),
                new Answer(
                    301,
                    "x-amz-bucket-region: eu-central-1\r\n",
                    "<Error><Code>PermanentRedirect</Code><Message>The bucket you are attempting to"
                        + " access must be addressed using the specified endpoint.</Message>"
                        + "<Endpoint>s3.eu-central-1.amazonaws.com</Endpoint></Error>")))
        .endsWith(expected);
  }

  @Test
  void otherClockIsSaidOnceAndWithoutTalkOfRights() {
    String expected = "This machine's clock differs from the store's. Set this machine's clock";
    assertThat(
            faultWhen(
                _ -> true,
                Answer.error(
                    403,
                    "RequestTimeTooSkewed",
                    "The difference between the request time and the current time is too large.",
                    "<ServerTime>2026-11-20T12:00:00Z</ServerTime>")))
        .endsWith(expected);
    assertThat(
            faultWhen(
                request -> request.accessKey().equals(S3ProxyProcess.SIGNER_KEY),
                Answer.error(403, "AccessDenied", "Request has expired", "")))
        .endsWith(expected);
  }

  @ParameterizedTest
  @CsvSource({"signer-identity, staging", "test-identity, remote"})
  void temporaryKeysThatHaveRunOutAreNamed(String accessKey, String name) {
    assertThat(
            faultWhen(
                request -> request.accessKey().equals(accessKey),
                Answer.error(400, "ExpiredToken", "The provided token has expired.", "")))
        .endsWith(
            "The store does not take the keys of store.%s any more: they were temporary. Correct store.%s.accessKeyId"
                .formatted(name, name));
  }

  @Test
  void unknownAccessKeyIsNamedByItsSetting() {
    assertThat(fault(bucket("incoming", "nobody", "x"), REMOTE))
        .endsWith(
            "The store does not know the access key of store.staging. Correct store.staging.accessKeyId");
    assertThat(fault(STAGING, bucket("kept", "nobody", "x")))
        .endsWith(
            "The store does not know the access key of store.remote. Correct store.remote.accessKeyId");
  }

  @Test
  void wrongSecretIsNamedByItsSetting() throws IOException {
    assertThat(fault(bucket("incoming", S3ProxyProcess.SIGNER_KEY, "x"), REMOTE))
        .endsWith(
            "The secret key of store.staging is wrong. Correct store.staging.secretAccessKey");
    assertThat(objects()).isEmpty();
    assertThat(fault(STAGING, bucket("kept", S3ProxyProcess.ACCESS_KEY, "x")))
        .endsWith("The secret key of store.remote is wrong. Correct store.remote.secretAccessKey");
  }

  @Test
  void bucketThatIsNotThereIsNamedByItsSetting() {
    assertThat(
            fault(
                bucket("absent", S3ProxyProcess.SIGNER_KEY, S3ProxyProcess.SIGNER_SECRET), REMOTE))
        .endsWith("There is no bucket 'absent'. Create it, or correct store.staging.bucket");
    assertThat(
            fault(STAGING, bucket("absent", S3ProxyProcess.ACCESS_KEY, S3ProxyProcess.SECRET_KEY)))
        .endsWith("There is no bucket 'absent'. Create it, or correct store.remote.bucket");
  }

  @Test
  void severalFaultsAreSaidAtOnce() {
    proxy.answering(request ->
        needs(request, "s3:ListBucket", "incoming") || needs(request, "s3:GetObject", "kept")
            ? Optional.of(DENIED)
            : Optional.empty());
    assertThatThrownBy(() -> check(STAGING, REMOTE))
        .message()
        .hasLineCount(3)
        .contains("do s3:ListBucket on the staging bucket 'incoming'")
        .contains("do s3:GetObject on the remote bucket 'kept'");
  }

  @Test
  void storeThatCannotBeReachedIsSaid() {
    URI nowhere = URI.create("http://127.0.0.1:1");
    assertThatThrownBy(() -> check(config(nowhere, STAGING, REMOTE)))
        .hasMessageContaining("The store cannot be reached at 127.0.0.1:1")
        .hasMessageContaining("Check store.endpoint and the network");
  }
}
