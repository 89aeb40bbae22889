package io.amasync.server.store.s3;

import io.amasync.protocol.api.MediaTypes;
import io.amasync.server.store.BlobMissingException;
import io.amasync.server.store.BlobReader;
import io.amasync.server.store.BlobStore;
import io.amasync.server.store.DirectUpload;
import io.amasync.server.store.PendingBlob;
import io.amasync.server.store.RemoteKey;
import io.amasync.server.store.StagedPack;
import io.amasync.server.store.StagingKey;
import io.amasync.server.store.StoreConfig;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * The blob store in two buckets. The package's description says who writes where.
 *
 * <p>Durable is what the store has acknowledged. No object here is larger than a manifest, 256 MiB,
 * and no copied one than a pack, 32 MiB: far below what S3 takes and copies in one request, so
 * there are no multipart uploads or copies.
 */
public final class S3BlobStore implements BlobStore, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(S3BlobStore.class);

  private static final Duration LONGEST_MANIFEST_UPLOAD = Duration.ofMinutes(10);

  private final StoreConfig.S3 config;
  private final S3Connections connections;
  private final Path spoolDirectory;
  private final S3Failures failures;
  private final PackLookup lookup;
  private final Promotion promotion;

  private S3BlobStore(StoreConfig.S3 config, Path spoolDirectory) {
    this.config = config;
    this.connections = new S3Connections(config);
    this.spoolDirectory = spoolDirectory;
    this.failures = new S3Failures(config);
    this.lookup = new PackLookup(config, connections.client(), failures);
    this.promotion = new Promotion(config, connections.client(), failures, lookup);
  }

  /** Asks the store nothing yet. What is written by the server waits in {@code spoolDirectory}. */
  public static S3BlobStore open(StoreConfig.S3 config, Path spoolDirectory) {
    return new S3BlobStore(config, spoolDirectory);
  }

  @Override
  public PendingBlob stage(StagingKey key) throws IOException {
    return spool(
        config.staging(),
        (sizeBytes, crc32c) -> StagedObject.path(new StagedPack(key, sizeBytes, crc32c)),
        (sizeBytes, crc32c) -> ObjectFacts.of(new StagedPack(key, sizeBytes, crc32c), null));
  }

  @Override
  public Optional<DirectUpload> directUpload(StagedPack pack, UUID commit, Duration lifetime) {
    return Optional.of(
        connections.signUpload(
            StagedObject.path(pack),
            pack.sizeBytes(),
            pack.crc32c(),
            ObjectFacts.of(pack, commit),
            lifetime));
  }

  @Override
  public InputStream readStaged(StagedPack pack) throws IOException {
    String bucket = config.staging().bucket();
    try {
      return connections.client().getObject(get -> get.bucket(bucket).key(StagedObject.path(pack)));
    } catch (SdkException e) {
      throw failure("s3:GetObject", bucket, pack.key().toString(), e);
    }
  }

  @Override
  public OptionalLong stagedSize(StagedPack pack) throws IOException {
    return size(config.staging().bucket(), StagedObject.path(pack));
  }

  @Override
  public boolean isStaged(StagedPack pack) throws IOException {
    return switch (lookup.look(config.staging().bucket(), StagedObject.path(pack), pack)) {
      case PackLookup.Found.Pack _ -> true;
      case PackLookup.Found.Nothing _ -> false;
      case PackLookup.Found.Other other -> {
        LOG.warn("{} {}: thrown away", pack.key(), other.how());
        discard(pack);
        yield false;
      }
    };
  }

  @Override
  public void promote(Collection<StagedPack> packs) throws IOException {
    promotion.promote(packs);
  }

  @Override
  public PendingBlob create(RemoteKey key) throws IOException {
    return spool(
        config.remote(), (_, _) -> key.path(), (sizeBytes, _) -> ObjectFacts.of(key, sizeBytes));
  }

  /** What is known of an object once all its bytes are. */
  private interface Fact<T> {
    T of(long sizeBytes, int crc32c);
  }

  private PendingBlob spool(
      StoreConfig.Bucket bucket, Fact<String> path, Fact<Map<String, String>> facts)
      throws IOException {
    return SpooledObject.open(
        spoolDirectory,
        (file, sizeBytes, crc32c) -> {
          PutObjectRequest.Builder put =
              PutObjectRequest.builder()
                  .bucket(bucket.bucket())
                  .key(path.of(sizeBytes, crc32c))
                  .contentLength(sizeBytes)
                  .contentType(MediaTypes.PACK)
                  .metadata(facts.of(sizeBytes, crc32c))
                  .storageClass(bucket.storageClass())
                  .serverSideEncryption(bucket.encryption())
                  .ssekmsKeyId(bucket.kmsKeyId())
                  .overrideConfiguration(timeouts ->
                      timeouts
                          .apiCallTimeout(LONGEST_MANIFEST_UPLOAD)
                          .apiCallAttemptTimeout(LONGEST_MANIFEST_UPLOAD));
          if (config.checksum() == StoreConfig.Checksum.CRC32C) {
            put.checksumCRC32C(Crc32cText.of(crc32c));
          }
          try {
            connections.client().putObject(put.build(), RequestBody.fromFile(file));
          } catch (SdkException e) {
            throw failures.exception("s3:PutObject", bucket.bucket(), e);
          }
        });
  }

  @Override
  public OptionalLong size(RemoteKey key) throws IOException {
    return size(config.remote().bucket(), key.path());
  }

  private OptionalLong size(String bucket, String path) throws IOException {
    try {
      return OptionalLong.of(
          connections.client().headObject(head -> head.bucket(bucket).key(path)).contentLength());
    } catch (SdkException e) {
      if (S3Failures.isMissing(e)) {
        return OptionalLong.empty();
      }
      throw failures.exception("s3:GetObject", bucket, e);
    }
  }

  @Override
  public BlobReader open(RemoteKey key) throws IOException {
    OptionalLong sizeBytes = size(key);
    if (sizeBytes.isEmpty()) {
      throw new BlobMissingException(key.toString(), null);
    }
    return new RangedReader(
        sizeBytes.getAsLong(), (position, length) -> fetch(key, position, length));
  }

  private byte[] fetch(RemoteKey key, long position, int length) throws IOException {
    String bucket = config.remote().bucket();
    String range = "bytes=%d-%d".formatted(position, position + length - 1);
    try (ResponseInputStream<GetObjectResponse> body =
        connections.client().getObject(get -> get.bucket(bucket).key(key.path()).range(range))) {
      // A store that ignores the range sends the whole object: no more than was asked for is read.
      return body.readNBytes(length);
    } catch (SdkException e) {
      throw failure("s3:GetObject", bucket, key.toString(), e);
    }
  }

  private IOException failure(String action, String bucket, String path, SdkException e) {
    return S3Failures.isMissing(e)
        ? new BlobMissingException(path, e)
        : failures.exception(action, bucket, e);
  }

  @Override
  public void delete(RemoteKey key) throws IOException {
    delete(config.remote().bucket(), key.path());
  }

  @Override
  public void discard(StagedPack pack) throws IOException {
    delete(config.staging().bucket(), StagedObject.path(pack));
  }

  private void delete(String bucket, String path) throws IOException {
    try {
      connections.client().deleteObject(delete -> delete.bucket(bucket).key(path));
    } catch (SdkException e) {
      if (!S3Failures.isMissing(e)) {
        throw failures.exception("s3:DeleteObject", bucket, e);
      }
    }
  }

  @Override
  public void list(long account, Visitor visitor) throws IOException {
    RemoteKey.checkAccount(account);
    String bucket = config.remote().bucket();
    try {
      for (S3Object object :
          connections
              .client()
              .listObjectsV2Paginator(list -> list.bucket(bucket).prefix(account + "/"))
              .contents()) {
        visitor.visit(object.key(), object.size(), object.lastModified());
      }
    } catch (SdkException e) {
      throw failures.exception("s3:ListBucket", bucket, e);
    }
  }

  @Override
  public void check() throws IOException {
    for (StoreConfig.Bucket bucket : new StoreConfig.Bucket[] {config.staging(), config.remote()}) {
      try {
        connections.client().headBucket(head -> head.bucket(bucket.bucket()));
      } catch (SdkException e) {
        throw failures.exception("s3:ListBucket", bucket.bucket(), e);
      }
    }
  }

  @Override
  public void selfCheck() throws IOException {
    new S3SelfCheck(config, connections).run();
  }

  @Override
  public void close() {
    connections.close();
  }
}
