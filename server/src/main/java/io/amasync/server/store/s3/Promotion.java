package io.amasync.server.store.s3;

import io.amasync.server.store.BlobMissingException;
import io.amasync.server.store.RemoteKey;
import io.amasync.server.store.StagedPack;
import io.amasync.server.store.StagingKey;
import io.amasync.server.store.StoreConfig;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectResult;
import software.amazon.awssdk.services.s3.model.Delete;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Brings packs from the staging to the remote bucket: one listing of a staging area, one copy a
 * pack, one deletion for up to a thousand. A copy is made by the store itself, only of the object
 * that was listed (its entity tag), and checked. Thread-safe.
 */
final class Promotion {
  private static final Logger LOG = LoggerFactory.getLogger(Promotion.class);

  private static final int COPIES_AT_ONCE = 16;
  private static final int DELETIONS_IN_A_REQUEST = 1000;

  private final StoreConfig.S3 config;
  private final String staging;
  private final String remote;
  private final S3Client client;

  Promotion(StoreConfig.S3 config, S3Client client) {
    this.config = config;
    this.staging = config.staging().bucket();
    this.remote = config.remote().bucket();
    this.client = client;
  }

  void promote(Collection<StagedPack> packs) throws IOException {
    Map<String, S3Object> found = list(packs);
    Semaphore slots = new Semaphore(COPIES_AT_ONCE);
    List<Future<?>> copies = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (StagedPack pack : packs) {
        copies.add(
            threads.submit(() -> {
              slots.acquire();
              try {
                move(pack, found.get(pack.key().path()));
              } finally {
                slots.release();
              }
              return null;
            }));
      }
      await(copies);
    }
    deleteMoved(packs.stream().map(pack -> pack.key().path()).filter(found::containsKey).toList());
  }

  private static void await(List<Future<?>> copies) throws IOException {
    IOException failure = null;
    for (Future<?> copy : copies) {
      try {
        copy.get();
      } catch (ExecutionException e) {
        IOException cause =
            e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
        if (failure == null) {
          failure = cause;
        } else {
          failure.addSuppressed(cause);
        }
      } catch (InterruptedException e) {
        copies.forEach(each -> each.cancel(true));
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("Interrupted while packs were being moved");
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  /** What of the packs is in the staging bucket, by key. */
  private Map<String, S3Object> list(Collection<StagedPack> packs) throws IOException {
    Set<String> wanted = new HashSet<>();
    Set<String> areas = new HashSet<>();
    for (StagedPack pack : packs) {
      wanted.add(pack.key().path());
      areas.add(pack.key().area() + "/");
    }
    Map<String, S3Object> found = new HashMap<>();
    for (String area : areas) {
      try {
        for (S3Object object :
            client.listObjectsV2Paginator(list -> list.bucket(staging).prefix(area)).contents()) {
          if (wanted.contains(object.key())) {
            found.put(object.key(), object);
          }
        }
      } catch (SdkException e) {
        throw S3Failures.explain("s3:ListBucket", staging, e);
      }
    }
    return found;
  }

  private void move(StagedPack pack, @Nullable S3Object staged) throws IOException {
    if (staged == null) {
      requireMoved(pack, null);
      return;
    }
    if (staged.size() != pack.sizeBytes()) {
      LOG.error(
          "{} has {} bytes and not {}: thrown away", pack.key(), staged.size(), pack.sizeBytes());
      deleteStaged(List.of(pack.key().path()));
      throw new BlobMissingException(pack.key().toString(), null);
    }
    CopyObjectResult copied;
    try {
      copied = client.copyObject(copy(pack.key(), staged.eTag())).copyObjectResult();
    } catch (SdkException e) {
      if (S3Failures.isMissing(e)) {
        requireMoved(pack, e); // Another request for the same commit was faster.
        return;
      }
      throw S3Failures.explain("s3:PutObject (copying)", remote, e);
    }
    if (!isRight(pack, staged, copied)) {
      LOG.error("{} is not the pack that it should be: thrown away", pack.key());
      delete(remote, List.of(remotePath(pack.key())));
      deleteStaged(List.of(pack.key().path()));
      throw new BlobMissingException(pack.key().toString(), null);
    }
  }

  private CopyObjectRequest copy(StagingKey key, String entityTag) {
    CopyObjectRequest.Builder copy =
        CopyObjectRequest.builder()
            .sourceBucket(staging)
            .sourceKey(key.path())
            .copySourceIfMatch(entityTag)
            .destinationBucket(remote)
            .destinationKey(remotePath(key))
            .storageClass(config.remote().storageClass())
            .serverSideEncryption(config.remote().encryption())
            .ssekmsKeyId(config.remote().kmsKeyId());
    if (config.checksum() == StoreConfig.Checksum.CRC32C) {
      copy.checksumAlgorithm(ChecksumAlgorithm.CRC32_C);
    }
    return copy.build();
  }

  private static String remotePath(StagingKey key) {
    return new RemoteKey.Pack(key.account(), key.pack()).path();
  }

  /**
   * The copy's checksum decides; of a store that tells none the entity tag, which is the same for
   * the same bytes and was checked when they came; of one that has neither, the bytes themselves.
   */
  private boolean isRight(StagedPack pack, S3Object staged, @Nullable CopyObjectResult copied)
      throws IOException {
    String checksum = copied == null ? null : copied.checksumCRC32C();
    if (checksum != null) {
      return checksum.equals(Crc32cText.of(pack.crc32c()));
    }
    if (copied != null && copied.eTag() != null && copied.eTag().equals(staged.eTag())) {
      return true;
    }
    return readBack(pack);
  }

  private boolean readBack(StagedPack pack) throws IOException {
    String path = remotePath(pack.key());
    CRC32C crc = new CRC32C();
    long sizeBytes = 0;
    byte[] buffer = new byte[64 << 10];
    try (InputStream in = client.getObject(get -> get.bucket(remote).key(path))) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        crc.update(buffer, 0, read);
        sizeBytes += read;
      }
    } catch (SdkException e) {
      throw S3Failures.explain("s3:GetObject", remote, e);
    }
    return sizeBytes == pack.sizeBytes() && (int) crc.getValue() == pack.crc32c();
  }

  /** A pack that is not staged was moved by an earlier attempt, or is gone. */
  private void requireMoved(StagedPack pack, @Nullable SdkException cause) throws IOException {
    String path = remotePath(pack.key());
    HeadObjectResponse there;
    try {
      there =
          client.headObject(
              head -> head.bucket(remote).key(path).checksumMode(ChecksumMode.ENABLED));
    } catch (SdkException e) {
      if (S3Failures.isMissing(e)) {
        throw new BlobMissingException(pack.key().toString(), cause == null ? e : cause);
      }
      throw S3Failures.explain("s3:GetObject", remote, e);
    }
    String checksum = there.checksumCRC32C();
    boolean right =
        there.contentLength() == pack.sizeBytes()
            && (checksum == null ? readBack(pack) : checksum.equals(Crc32cText.of(pack.crc32c())));
    if (!right) {
      throw new BlobMissingException(pack.key().toString(), cause);
    }
  }

  /**
   * A store that is away fails the promotion, for the next attempt deletes what this one could not;
   * once the packs count as remote, nobody would. A store that refuses must not keep anybody from
   * committing.
   */
  private void deleteMoved(List<String> paths) throws IOException {
    try {
      delete(staging, paths);
    } catch (IOException e) {
      if (e.getCause() instanceof SdkException cause && S3Failures.isPassing(cause)) {
        throw e;
      }
      LOG.warn("Moved packs stay in the staging bucket until they expire", e);
    }
  }

  /** What stays after a failure is a harmless orphan, which the bucket's lifecycle rule ends. */
  private void deleteStaged(List<String> paths) {
    try {
      delete(staging, paths);
    } catch (IOException e) {
      LOG.warn("Packs thrown away stay in the staging bucket until they expire", e);
    }
  }

  private void delete(String bucket, List<String> paths) throws IOException {
    for (int from = 0; from < paths.size(); from += DELETIONS_IN_A_REQUEST) {
      List<String> some =
          paths.subList(from, Math.min(paths.size(), from + DELETIONS_IN_A_REQUEST));
      List<ObjectIdentifier> objects =
          some.stream().map(path -> ObjectIdentifier.builder().key(path).build()).toList();
      try {
        client.deleteObjects(delete ->
            delete.bucket(bucket).delete(Delete.builder().objects(objects).quiet(true).build()));
      } catch (SdkException e) {
        if (!S3Failures.isNotImplemented(e)) {
          throw S3Failures.explain("s3:DeleteObject", bucket, e);
        }
        deleteSingly(bucket, some);
      }
    }
  }

  /** Not every store deletes many at once. */
  private void deleteSingly(String bucket, List<String> paths) throws IOException {
    for (String path : paths) {
      try {
        client.deleteObject(delete -> delete.bucket(bucket).key(path));
      } catch (SdkException e) {
        throw S3Failures.explain("s3:DeleteObject", bucket, e);
      }
    }
  }
}
