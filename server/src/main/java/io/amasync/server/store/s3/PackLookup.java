package io.amasync.server.store.s3;

import io.amasync.server.store.StagedPack;
import io.amasync.server.store.StoreConfig;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/**
 * Looks whether an object is the pack that it should be, by length and CRC32C: the one that the
 * store tells, or the one that it held the upload to, which is written beside the bytes. Where
 * neither is to be had, and always where the store checks nothing, the bytes are read. Thread-safe.
 */
final class PackLookup {
  private static final String ACTION = "s3:GetObject";
  private static final int PRECONDITION_FAILED = 412;

  private final StoreConfig.S3 config;
  private final S3Client client;
  private final S3Failures failures;

  PackLookup(StoreConfig.S3 config, S3Client client, S3Failures failures) {
    this.config = config;
    this.client = client;
    this.failures = failures;
  }

  /** What lies under a key. */
  sealed interface Found {
    /** The pack; {@code entityTag} is the object's that was looked at. */
    record Pack(String entityTag) implements Found {}

    /** Something else; {@code how} it differs. */
    record Other(String how) implements Found {}

    /** No object. */
    record Nothing() implements Found {}
  }

  Found look(String bucket, String path, StagedPack pack) throws IOException {
    HeadObjectResponse there;
    try {
      there =
          client.headObject(
              head -> head.bucket(bucket).key(path).checksumMode(ChecksumMode.ENABLED));
    } catch (SdkException e) {
      if (S3Failures.isMissing(e)) {
        return new Found.Nothing();
      }
      throw failures.exception(ACTION, bucket, e);
    }
    if (there.contentLength() != pack.sizeBytes()) {
      return new Found.Other(
          "has %d bytes and not %d".formatted(there.contentLength(), pack.sizeBytes()));
    }
    String expected = Crc32cText.of(pack.crc32c());
    String actual = vouched(there);
    if (actual == null) {
      actual = read(bucket, path, there.eTag());
    }
    return actual.equals(expected)
        ? new Found.Pack(there.eTag())
        : new Found.Other("has the CRC32C %s and not %s".formatted(actual, expected));
  }

  /** The checksum that the store answers for, or null. */
  private @Nullable String vouched(HeadObjectResponse there) {
    if (config.checksum() == StoreConfig.Checksum.NONE) {
      return null;
    }
    String told = there.checksumCRC32C();
    return told == null ? there.metadata().get(ObjectFacts.CRC32C) : told;
  }

  private String read(String bucket, String path, String entityTag) throws IOException {
    CRC32C crc = new CRC32C();
    byte[] buffer = new byte[64 << 10];
    try (InputStream in =
        client.getObject(get -> get.bucket(bucket).key(path).ifMatch(entityTag))) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        crc.update(buffer, 0, read);
      }
    } catch (SdkException e) {
      throw S3Failures.status(e) == PRECONDITION_FAILED
          ? new IOException("%s in bucket '%s' was replaced meanwhile".formatted(path, bucket), e)
          : failures.exception(ACTION, bucket, e);
    }
    return Crc32cText.of((int) crc.getValue());
  }
}
