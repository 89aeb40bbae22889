package io.amasync.metastore.commit;

import io.amasync.chunker.hash.AccountKeys;
import io.amasync.chunker.hash.KeyedHashes;
import io.amasync.chunker.id.CommitHash;
import io.amasync.chunker.id.Digest256;
import io.amasync.metastore.account.AccountRow;
import io.amasync.metastore.account.Accounts;
import io.amasync.metastore.workspace.WorkspaceRow;
import io.amasync.metastore.workspace.Workspaces;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Stage 2 of a commit, in one database transaction. It may be repeated after any failure, on either
 * side. Thread-safe.
 */
public final class CommitTransaction {
  private static final Digest256 NO_PARENT = new Digest256(0, 0, 0, 0);

  private final Jdbi jdbi;
  private final KeyedHashes hashes;
  private final InstantSource clock;

  /** {@code clock} says when a commit was committed. */
  public CommitTransaction(Jdbi jdbi, KeyedHashes hashes, InstantSource clock) {
    this.jdbi = jdbi;
    this.hashes = hashes;
    this.clock = clock;
  }

  /**
   * Makes the commit visible, all of it or nothing: loads the manifest, has {@code mover} move the
   * packs it needs, locks the workspace, checks the manifest against the head, writes, and calls
   * {@code publisher} last, before the database commits. Other commits of the workspace wait from
   * the lock on, not while packs are moved.
   *
   * @throws io.amasync.protocol.manifest.MalformedManifestException when it is not a manifest
   * @throws IOException as the mover, the publisher or the manifest's stream throws it; nothing is
   *     committed
   * @throws org.jdbi.v3.core.JdbiException when the database failed. If its answer to COMMIT was
   *     lost, the commit may be there: commit again, or ask for its state
   */
  public CommitOutcome commit(
      long account,
      UUID workspace,
      UUID id,
      ManifestSource manifest,
      PackMover mover,
      ManifestPublisher publisher)
      throws IOException {
    // A handle of its own, not the thread's: what the callbacks do to the database stays done when
    // this transaction fails.
    try (Handle own = jdbi.open()) {
      return own.inTransaction(
          handle -> commit(handle, account, workspace, id, manifest, mover, publisher));
    }
  }

  private CommitOutcome commit(
      Handle handle,
      long account,
      UUID workspace,
      UUID id,
      ManifestSource manifest,
      PackMover mover,
      ManifestPublisher publisher)
      throws IOException {
    Optional<CommitRow> open = Commits.find(handle, account, workspace, id);
    Optional<AccountRow> owner = Accounts.find(handle, account);
    if (open.isEmpty() || owner.isEmpty()) {
      return new CommitOutcome.NotFound();
    }
    Optional<CommitOutcome> ended = ended(open.get());
    if (ended.isPresent()) {
      return ended.get();
    }
    AccountKeys keys = keys(owner.get());
    ManifestLoader.Loaded loaded;
    try {
      loaded = new ManifestLoader(handle, hashes, keys).load(manifest, open.get());
    } catch (InconsistentManifestException e) {
      return e.outcome();
    }
    CommitChecks checks = new CommitChecks(handle, account, workspace);
    ChunkChecks chunks = new ChunkChecks(handle, account);
    NeededPacks packs = chunks.needed();
    mover.move(packs.staged());
    // From here on this commit is alone in its workspace; so far it only loaded and moved.
    WorkspaceRow head = Workspaces.lock(handle, account, workspace);
    CommitRow commit = Commits.lock(handle, account, workspace, id);
    HeadChange change = checks.headChange();
    Optional<CommitOutcome> refused =
        ended(commit).or(() -> checks.paths(change)).or(() -> chunks.check(packs));
    if (refused.isPresent()) {
      return refused.get();
    }
    long version = head.version() + 1;
    CommitHash hash = commitHash(keys, head.commitHash(), loaded.hash());
    new CommitWriter(handle, account, workspace)
        .write(id, loaded, packs, change, version, hash, clock.instant());
    publisher.publish(version, hash);
    return new CommitOutcome.Committed(Commits.lock(handle, account, workspace, id));
  }

  private static AccountKeys keys(AccountRow account) {
    return AccountKeys.derive(account.chunkKey().secret().toBytes());
  }

  private static Optional<CommitOutcome> ended(CommitRow commit) {
    return switch (commit.state()) {
      case OPEN -> Optional.empty();
      case COMMITTED -> Optional.of(new CommitOutcome.Committed(commit));
      case ABANDONED -> Optional.of(new CommitOutcome.Ended(commit));
    };
  }

  private CommitHash commitHash(AccountKeys keys, @Nullable CommitHash parent, Digest256 manifest) {
    ByteBuffer chain = ByteBuffer.allocate(2 * Digest256.BYTES);
    (parent == null ? NO_PARENT : parent.digest()).writeTo(chain);
    manifest.writeTo(chain);
    return new CommitHash(hashes.keyed(keys.manifests()).hash(chain.array(), 0, chain.capacity()));
  }
}
