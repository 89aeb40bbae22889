package io.amasync.server.store;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * The staging and the remote repo of every account. Thread-safe. What a method has acknowledged by
 * returning survives a crash of the machine. An {@link IOException} other than {@link
 * BlobMissingException} is the store's own trouble: a later retry may help.
 */
public interface BlobStore {
  /**
   * Starts a pack in the staging repo. Two writers of one key do not disturb each other; the last
   * {@link PendingBlob#commit} wins.
   */
  PendingBlob stage(StagingKey key) throws IOException;

  /**
   * Where a client may put a pack itself, or empty when packs come through the server. The address
   * is good for exactly this pack, this length and, where the store can check it, this checksum.
   *
   * @param commit what the pack is uploaded for; written beside the bytes
   */
  Optional<DirectUpload> directUpload(StagedPack pack, UUID commit, Duration lifetime);

  /**
   * The bytes of a staged pack; the caller closes it.
   *
   * @throws BlobMissingException when it is not there
   */
  InputStream readStaged(StagedPack pack) throws IOException;

  /** The size in bytes of a staged pack, or empty when it is not there. */
  OptionalLong stagedSize(StagedPack pack) throws IOException;

  /**
   * Whether the pack lies in staging, by its length and CRC32C. What lies in its place and is not
   * the pack is thrown away, so that the pack can be uploaded again.
   */
  boolean isStaged(StagedPack pack) throws IOException;

  /**
   * Moves packs from staging into the remote repo. Idempotent: a pack that is in the remote repo
   * already counts as moved, and every pack may be asked for again after any failure. What a client
   * has put there itself and is not the pack, by its length and CRC32C, is thrown away and never in
   * the remote repo.
   *
   * @throws BlobMissingException when a pack is in neither; the others may have been moved
   */
  void promote(Collection<StagedPack> packs) throws IOException;

  /** Starts a blob in the remote repo; for manifests. The last {@link PendingBlob#commit} wins. */
  PendingBlob create(RemoteKey key) throws IOException;

  /** The size in bytes of a blob in the remote repo, or empty when it is not there. */
  OptionalLong size(RemoteKey key) throws IOException;

  /**
   * Opens a blob of the remote repo for reads by range. Whether the reader outlives the blob's
   * deletion is the store's own affair.
   *
   * @throws BlobMissingException when it is not there
   */
  BlobReader open(RemoteKey key) throws IOException;

  /** Deletes a blob of the remote repo; nothing happens when it is not there. */
  void delete(RemoteKey key) throws IOException;

  /** Deletes a staged pack; nothing happens when it is not there. */
  void discard(StagedPack pack) throws IOException;

  /** Visits every blob of an account in the remote repo, in no order, in constant memory. */
  void list(long account, Visitor visitor) throws IOException;

  /** Whether both repos can be used now; cheap. Throws what is wrong and what to do. */
  void check() throws IOException;

  /**
   * Proves before the first use that everything this class needs is allowed and works, or throws
   * all that is wrong and what to do.
   */
  void selfCheck() throws IOException;

  /** Takes one blob of a listing. */
  @FunctionalInterface
  interface Visitor {
    /**
     * Takes the next blob.
     *
     * @param path as {@link RemoteKey#path()} spells it
     * @param modified when the blob was written, by the store's clock
     */
    void visit(String path, long sizeBytes, Instant modified) throws IOException;
  }
}
