package io.amasync.server.store;

import java.io.IOException;
import java.time.Instant;
import java.util.Collection;
import java.util.OptionalLong;

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

  /** The size in bytes of a staged pack, or empty when it is not there. */
  OptionalLong stagedSize(StagingKey key) throws IOException;

  /**
   * Moves packs from staging into the remote repo. Idempotent: a pack that is in the remote repo
   * already counts as moved, and every pack may be asked for again after any failure.
   *
   * @throws BlobMissingException when a pack is in neither; the others may have been moved
   */
  void promote(Collection<StagingKey> packs) throws IOException;

  /** Starts a blob in the remote repo; for manifests. The last {@link PendingBlob#commit} wins. */
  PendingBlob create(RemoteKey key) throws IOException;

  /** The size in bytes of a blob in the remote repo, or empty when it is not there. */
  OptionalLong size(RemoteKey key) throws IOException;

  /**
   * Opens a blob of the remote repo for reads by range.
   *
   * @throws BlobMissingException when it is not there
   */
  BlobReader open(RemoteKey key) throws IOException;

  /** Deletes a blob of the remote repo; nothing happens when it is not there. */
  void delete(RemoteKey key) throws IOException;

  /** Deletes a staged pack; nothing happens when it is not there. */
  void discard(StagingKey key) throws IOException;

  /** Visits every blob of an account in the remote repo, in no order, in constant memory. */
  void list(long account, Visitor visitor) throws IOException;

  /** Proves that both repos can be written, or throws what is wrong and what to do. */
  void check() throws IOException;

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
