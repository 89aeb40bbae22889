package io.amasync.server.store.s3;

import io.amasync.server.store.BlobMissingException;
import io.amasync.server.store.RemoteKey;
import io.amasync.server.store.StagedPack;
import io.amasync.server.store.StagingKey;
import io.amasync.server.store.StoreConfig;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectResult;

/**
 * Brings packs from the staging to the remote bucket: one copy a pack, one listing and one deletion
 * for up to a thousand. A copy is made by the store itself, only of the object that was seen (its
 * entity tag) and is the pack, and checked. Where the store holds uploads to nothing, every pack is
 * looked at instead. Thread-safe.
 */
final class Promotion {
  private static final Logger LOG = LoggerFactory.getLogger(Promotion.class);

  private static final int COPIES_AT_ONCE = 16;

  private final StoreConfig.S3 config;
  private final String staging;
  private final String remote;
  private final S3Client client;
  private final S3Failures failures;
  private final PackLookup lookup;
  private final StagingListing listing;
  private final ObjectDeletion deletion;

  Promotion(StoreConfig.S3 config, S3Client client, S3Failures failures, PackLookup lookup) {
    this.config = config;
    this.staging = config.staging().bucket();
    this.remote = config.remote().bucket();
    this.client = client;
    this.failures = failures;
    this.lookup = lookup;
    this.listing = new StagingListing(config, client, failures);
    this.deletion = new ObjectDeletion(client, failures);
  }

  void promote(Collection<StagedPack> packs) throws IOException {
    Map<StagedPack, String> seen = listing.entityTags(packs);
    Semaphore slots = new Semaphore(COPIES_AT_ONCE);
    List<Future<?>> copies = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (StagedPack pack : packs) {
        copies.add(
            threads.submit(() -> {
              slots.acquire();
              try {
                String entityTag = seen.get(pack);
                if (entityTag == null) {
                  move(pack);
                } else {
                  copy(pack, entityTag);
                }
              } finally {
                slots.release();
              }
              return null;
            }));
      }
      await(copies);
    }
    deleteMoved(packs.stream().map(StagedObject::path).toList());
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

  /** A pack that no listing vouches for, or that was moved already. */
  private void move(StagedPack pack) throws IOException {
    String path = StagedObject.path(pack);
    switch (lookup.look(staging, path, pack)) {
      case PackLookup.Found.Pack found -> copy(pack, found.entityTag());
      case PackLookup.Found.Other other -> {
        LOG.error("{} {}: thrown away", pack.key(), other.how());
        deletion.delete(staging, List.of(path));
        requireMoved(pack, null);
      }
      case PackLookup.Found.Nothing _ -> requireMoved(pack, null);
    }
  }

  private void copy(StagedPack pack, String entityTag) throws IOException {
    CopyObjectResult copied;
    try {
      copied = client.copyObject(request(pack, entityTag)).copyObjectResult();
    } catch (SdkException e) {
      if (S3Failures.isMissing(e)) {
        requireMoved(pack, e); // Another request for the same commit was faster.
        return;
      }
      throw failures.exception("s3:PutObject by copying from the staging bucket", remote, e);
    }
    String checksum = copied == null ? null : copied.checksumCRC32C();
    boolean right =
        checksum == null
            ? copied != null && entityTag.equals(copied.eTag())
            : checksum.equals(Crc32cText.of(pack.crc32c()));
    if (!right) {
      requireMoved(pack, null);
    }
  }

  private CopyObjectRequest request(StagedPack pack, String entityTag) {
    CopyObjectRequest.Builder copy =
        CopyObjectRequest.builder()
            .sourceBucket(staging)
            .sourceKey(StagedObject.path(pack))
            .copySourceIfMatch(entityTag)
            .destinationBucket(remote)
            .destinationKey(remotePath(pack.key()))
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

  /** Whoever moved the pack: it is there as it should be, or it is not left there. */
  private void requireMoved(StagedPack pack, @Nullable SdkException cause) throws IOException {
    String path = remotePath(pack.key());
    switch (lookup.look(remote, path, pack)) {
      case PackLookup.Found.Pack _ -> {}
      case PackLookup.Found.Other other -> {
        LOG.error("The copy of {} {}: thrown away", pack.key(), other.how());
        deletion.delete(remote, List.of(path));
        throw new BlobMissingException(pack.key().toString(), cause);
      }
      case PackLookup.Found.Nothing _ ->
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
      deletion.delete(staging, paths);
    } catch (IOException e) {
      if (e.getCause() instanceof SdkException cause && S3Failures.isPassing(cause)) {
        throw e;
      }
      LOG.warn("Moved packs stay in the staging bucket until they expire", e);
    }
  }
}
