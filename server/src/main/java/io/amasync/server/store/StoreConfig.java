package io.amasync.server.store;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.dropwizard.validation.ValidationMethod;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Where the two repos are kept; {@code type} says in what, {@code filesystem} when absent. */
@JsonTypeInfo(
    use = JsonTypeInfo.Id.NAME,
    property = "type",
    defaultImpl = StoreConfig.FileSystem.class)
@JsonSubTypes({
  @JsonSubTypes.Type(value = StoreConfig.FileSystem.class, name = "filesystem"),
  @JsonSubTypes.Type(value = StoreConfig.S3.class, name = "s3")
})
public sealed interface StoreConfig {
  /** Whether a pack's every chunk is read and checked before the pack counts as staged. */
  boolean verifyBeforeCommit();

  /**
   * Two directories.
   *
   * @param staging the staging repo's directory
   * @param remote the remote repo's directory; best on the same file system, since a pack then
   *     moves by rename
   */
  record FileSystem(
      @JsonProperty("staging") @NotNull Path staging, @JsonProperty("remote") @NotNull Path remote)
      implements StoreConfig {
    /** Packs come through the server, which checks every byte. */
    @Override
    public boolean verifyBeforeCommit() {
      return false;
    }
  }

  /**
   * Two buckets of an S3-compatible store.
   *
   * @param endpoint where the store is, when it is not AWS's own for the region
   * @param region the buckets' region; other stores mostly take any
   * @param pathStyle whether the bucket stands in the path and not in the host's name
   * @param checksum what the store checks at an upload
   * @param conditionalWrites whether the store knows {@code If-None-Match: *}, so that a pack that
   *     is there is not replaced
   * @param verify whether staged packs are read and checked before they count; always so when the
   *     store checks nothing
   * @param staging where clients write; its credentials only sign their uploads
   * @param remote where the server writes; its credentials are the server's own in both buckets
   */
  record S3(
      @JsonProperty("endpoint") @Nullable URI endpoint,
      @JsonProperty("region") @NotEmpty String region,
      @JsonProperty("pathStyle") boolean pathStyle,
      @JsonProperty("checksum") Checksum checksum,
      @JsonProperty("conditionalWrites") Boolean conditionalWrites,
      @JsonProperty("verifyBeforeCommit") boolean verify,
      @JsonProperty("staging") @Valid @NotNull Bucket staging,
      @JsonProperty("remote") @Valid @NotNull Bucket remote)
      implements StoreConfig {
    /** Fills in what is left out. */
    public S3 {
      checksum = Objects.requireNonNullElse(checksum, Checksum.CRC32C);
      conditionalWrites = Objects.requireNonNullElse(conditionalWrites, true);
    }

    @Override
    public boolean verifyBeforeCommit() {
      return verify || checksum == Checksum.NONE;
    }

    /** For the validator. */
    @ValidationMethod(
        message = "store.staging.bucket and store.remote.bucket must not be the same bucket")
    public boolean isStagingApartFromRemote() {
      return staging == null || remote == null || !Objects.equals(staging.bucket, remote.bucket);
    }
  }

  /** What an S3-compatible store checks while it takes an upload. */
  enum Checksum {
    /** The bytes against a CRC32C that the address was signed with. */
    CRC32C,
    /** Nothing but the length: the server reads and checks every pack itself. */
    NONE
  }

  /**
   * A bucket and who uses it.
   *
   * @param accessKeyId with {@code secretAccessKey}; both absent for the SDK's default chain
   * @param storageClass for objects written to it; the bucket's own when absent
   * @param encryption {@code AES256} or {@code aws:kms}; the bucket's own when absent
   */
  record Bucket(
      @JsonProperty("bucket") @NotEmpty String bucket,
      @JsonProperty("accessKeyId") @Nullable String accessKeyId,
      @JsonProperty("secretAccessKey") @Nullable String secretAccessKey,
      @JsonProperty("storageClass") @Nullable String storageClass,
      @JsonProperty("encryption") @Nullable String encryption,
      @JsonProperty("kmsKeyId") @Nullable String kmsKeyId) {
    /** For the validator. */
    @ValidationMethod(
        message =
            "store.staging and store.remote each need both accessKeyId and secretAccessKey, or neither")
    public boolean isKeyWholeOrAbsent() {
      return (accessKeyId == null) == (secretAccessKey == null);
    }

    /** Without the secret. */
    @Override
    public String toString() {
      return "Bucket(%s)".formatted(bucket);
    }
  }
}
