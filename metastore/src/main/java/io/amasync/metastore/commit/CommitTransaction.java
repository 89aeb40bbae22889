package io.amasync.metastore.commit;

import io.amasync.chunker.hash.AccountKeys;
import io.amasync.chunker.hash.KeyedHashes;
import io.amasync.chunker.id.CommitHash;
import io.amasync.chunker.id.Digest256;
import io.amasync.chunker.id.PackId;
import io.amasync.metastore.account.AccountRow;
import io.amasync.metastore.account.Accounts;
import io.amasync.metastore.workspace.WorkspaceRow;
import io.amasync.metastore.workspace.Workspaces;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Stage 2 of a commit: {@link #prepare} says which packs to move from staging to the remote repo,
 * the caller moves them, {@link #complete} makes the commit visible. Either may be repeated after
 * any failure. Thread-safe.
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
   * Loads the manifest, and says which packs have to be moved from staging to the remote repo, or
   * what the answer is if there is no more to do. Changes nothing.
   *
   * @throws io.amasync.protocol.manifest.MalformedManifestException when it is not a manifest
   */
  public PreparedCommit prepare(long account, UUID workspace, UUID commit, ManifestSource manifest)
      throws IOException {
    return jdbi.inTransaction(handle -> {
      Optional<CommitRow> open = Commits.find(handle, account, workspace, commit);
      Optional<AccountRow> owner = Accounts.find(handle, account);
      if (open.isEmpty() || owner.isEmpty()) {
        return answered(new CommitOutcome.NotFound());
      }
      Optional<CommitOutcome> ended = ended(open.get());
      if (ended.isPresent()) {
        return answered(ended.get());
      }
      try {
        new ManifestLoader(handle, hashes, keys(owner.get())).load(manifest, open.get());
      } catch (InconsistentManifestException e) {
        return answered(e.outcome());
      }
      CommitChecks checks = new CommitChecks(handle, account, workspace);
      PreparedCommit.Ready ready =
          new PreparedCommit.Ready(account, workspace, commit, checks.staged());
      return checks
          .paths()
          .or(() -> checks.chunks(ready.stagedIds()))
          .<PreparedCommit>map(CommitTransaction::answered)
          .orElse(ready);
    });
  }

  /**
   * Makes the commit visible, all of it or nothing; {@code publisher} is called last, before the
   * database commits. Whoever calls has moved the packs of {@code prepared} to the remote repo.
   * Other commits of the workspace wait meanwhile.
   *
   * @throws IOException as the publisher or the manifest's stream throws it; nothing has changed
   * @throws org.jdbi.v3.core.JdbiException when the database failed. If its answer to COMMIT was
   *     lost, the commit may be there: complete again, or ask for its state
   */
  public CommitOutcome complete(
      PreparedCommit.Ready prepared, ManifestSource manifest, ManifestPublisher publisher)
      throws IOException {
    long account = prepared.account();
    UUID workspace = prepared.workspace();
    return jdbi.inTransaction(handle -> {
      Optional<CommitRow> open = Commits.find(handle, account, workspace, prepared.commit());
      Optional<AccountRow> owner = Accounts.find(handle, account);
      if (open.isEmpty() || owner.isEmpty()) {
        return new CommitOutcome.NotFound();
      }
      Optional<CommitOutcome> ended = ended(open.get());
      if (ended.isPresent()) {
        return ended.get();
      }
      ManifestLoader.Loaded loaded;
      try {
        loaded = new ManifestLoader(handle, hashes, keys(owner.get())).load(manifest, open.get());
      } catch (InconsistentManifestException e) {
        return e.outcome();
      }
      // From here on this commit is alone in its workspace; so far it only loaded.
      WorkspaceRow head = Workspaces.lock(handle, account, workspace);
      CommitRow commit = Commits.lock(handle, account, workspace, prepared.commit());
      CommitChecks checks = new CommitChecks(handle, account, workspace);
      Set<PackId> moved = prepared.stagedIds();
      Optional<CommitOutcome> refused =
          ended(commit).or(checks::paths).or(() -> checks.chunks(moved));
      if (refused.isPresent()) {
        return refused.get();
      }
      long version = head.version() + 1;
      CommitHash hash = commitHash(keys(owner.get()), head.commitHash(), loaded.hash());
      new CommitWriter(handle, account, workspace)
          .write(commit.id(), loaded, moved, version, hash, clock.instant());
      publisher.publish(version, hash);
      return new CommitOutcome.Committed(Commits.lock(handle, account, workspace, commit.id()));
    });
  }

  private static PreparedCommit answered(CommitOutcome outcome) {
    return new PreparedCommit.Answered(outcome);
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
