package io.amasync.server.store.s3;

import io.amasync.server.store.StagedPack;
import io.amasync.server.store.StoreConfig;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Finds many staged packs with few requests: a listing shows up to a thousand objects, a look one.
 * Thread-safe.
 */
final class StagingListing {
  private final StoreConfig.S3 config;
  private final S3Client client;
  private final S3Failures failures;

  StagingListing(StoreConfig.S3 config, S3Client client, S3Failures failures) {
    this.config = config;
    this.client = client;
    this.failures = failures;
  }

  /**
   * The entity tags of those of the packs that were seen in staging. That one was not seen says
   * nothing. Sees none where the store does not hold uploads to their checksums: there, an object
   * under a pack's key need not be the pack.
   */
  Map<StagedPack, String> entityTags(Collection<StagedPack> packs) throws IOException {
    Map<StagedPack, String> seen = new HashMap<>();
    if (config.checksum() == StoreConfig.Checksum.NONE) {
      return seen;
    }
    Map<String, List<StagedPack>> areas = new HashMap<>();
    for (StagedPack pack : packs) {
      areas.computeIfAbsent(pack.key().area(), _ -> new ArrayList<>()).add(pack);
    }
    for (Map.Entry<String, List<StagedPack>> area : areas.entrySet()) {
      list(area.getKey(), area.getValue(), seen);
    }
    return seen;
  }

  /** Never more requests than it would take to look at each: an area may hold far more packs. */
  private void list(String area, List<StagedPack> packs, Map<StagedPack, String> seen)
      throws IOException {
    Map<String, StagedPack> wanted = new HashMap<>();
    packs.forEach(pack -> wanted.put(StagedObject.path(pack), pack));
    String next = null;
    for (int page = 1; page < packs.size() && !wanted.isEmpty(); page++) {
      ListObjectsV2Response listed = page(area, next);
      for (S3Object object : listed.contents()) {
        StagedPack pack = wanted.remove(object.key());
        if (pack != null && object.eTag() != null && object.size() == pack.sizeBytes()) {
          seen.put(pack, object.eTag());
        }
      }
      next = listed.nextContinuationToken();
      if (next == null) {
        return;
      }
    }
  }

  private ListObjectsV2Response page(String area, @Nullable String token) throws IOException {
    String bucket = config.staging().bucket();
    try {
      return client.listObjectsV2(
          list -> list.bucket(bucket).prefix(area + "/").continuationToken(token));
    } catch (SdkException e) {
      throw failures.exception("s3:ListBucket", bucket, e);
    }
  }
}
