package io.amasync.server.commit;

import io.amasync.chunker.id.ChunkId;
import io.amasync.chunker.id.CommitHash;
import io.amasync.metastore.commit.CommitOutcome;
import io.amasync.metastore.commit.CommitRow;
import io.amasync.metastore.commit.CommitTransaction;
import io.amasync.metastore.commit.ConflictingPath;
import io.amasync.metastore.pack.PackRow;
import io.amasync.metastore.pack.Packs;
import io.amasync.protocol.api.CommitState;
import io.amasync.protocol.api.PathConflict;
import io.amasync.protocol.api.Problem;
import io.amasync.protocol.api.ProblemCode;
import io.amasync.protocol.manifest.MalformedManifestException;
import io.amasync.server.account.Caller;
import io.amasync.server.http.PathText;
import io.amasync.server.http.ProblemException;
import io.amasync.server.store.BlobMissingException;
import io.amasync.server.store.BlobStore;
import io.amasync.server.store.PendingBlob;
import io.amasync.server.store.RemoteKey;
import io.amasync.server.store.StagedPack;
import io.amasync.server.store.StagingKey;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stage 2 from end to end: spool the manifest, ask the metastore what it needs, move the packs,
 * commit. Two requests for one commit may run at once: packs that are moved twice are moved once,
 * and the metastore lets one of them commit and gives both the same answer. Thread-safe.
 */
public final class CommitCompletion {
  private static final Logger LOG = LoggerFactory.getLogger(CommitCompletion.class);

  private final CommitTransaction transaction;
  private final Packs packs;
  private final BlobStore store;
  private final Path spoolDirectory;

  /** {@code spoolDirectory} is where manifests wait; on a disk, not in memory. */
  public CommitCompletion(
      CommitTransaction transaction, Packs packs, BlobStore store, Path spoolDirectory) {
    this.transaction = transaction;
    this.packs = packs;
    this.store = store;
    this.spoolDirectory = spoolDirectory;
  }

  /**
   * Commits, or answers as before when that was done already.
   *
   * @throws ProblemException says why the commit was refused; then nothing has changed
   */
  CommitRow complete(Caller caller, CommitRow commit, InputStream body) {
    if (commit.state() == CommitState.COMMITTED) {
      // Read to its end, for a client in the midst of sending does not hear an answer.
      drain(body);
      return commit;
    }
    if (commit.state() == CommitState.ABANDONED) {
      throw CommitFinder.ended(commit);
    }
    List<PackRow> needed = new ArrayList<>();
    try (SpooledManifest manifest = SpooledManifest.of(body, spoolDirectory)) {
      return committed(outcome(caller, commit, manifest, needed));
    } catch (BlobMissingException e) {
      LOG.error("Commit {} needs a pack that is gone", commit.id(), e);
      forgetMissing(caller.account(), needed);
      throw unavailable(
          "A staged pack is gone from the store and was forgotten. Complete again: the answer names"
              + " the chunks to upload",
          e);
    } catch (MalformedManifestException e) {
      throw new ProblemException(
          Problem.of(ProblemCode.MALFORMED_MANIFEST, String.valueOf(e.getMessage())), e);
    } catch (IOException e) {
      LOG.error("Commit {} failed in the store", commit.id(), e);
      throw unavailable("The server cannot write to its store. Complete again in a moment", e);
    }
  }

  private static void drain(InputStream body) {
    try {
      body.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** {@code needed} is told which packs the commit needs from staging. */
  private CommitOutcome outcome(
      Caller caller, CommitRow commit, SpooledManifest manifest, List<PackRow> needed)
      throws IOException {
    long account = caller.account();
    return transaction.commit(
        account,
        commit.workspace(),
        commit.id(),
        manifest,
        staged -> {
          needed.addAll(staged);
          store.promote(staged.stream().map(row -> staged(account, row)).toList());
        },
        (version, hash) -> publish(account, commit.workspace(), version, hash, manifest));
  }

  /**
   * Forgets those of the packs that are in neither repo, so that the next attempt asks the client
   * for their chunks. Outside of the commit's transaction, which may have locked their rows.
   */
  private void forgetMissing(long account, List<PackRow> needed) {
    for (PackRow row : needed) {
      try {
        if (store.stagedSize(staged(account, row)).isEmpty()
            && store.size(new RemoteKey.Pack(account, row.id())).isEmpty()) {
          packs.forget(account, row.id());
        }
      } catch (IOException e) {
        LOG.error("Cannot look for pack {}", row.id(), e);
      }
    }
  }

  private static StagedPack staged(long account, PackRow row) {
    StagingKey key = new StagingKey(account, row.workspace(), row.top(), row.id());
    return new StagedPack(key, row.sizeBytes(), row.crc32c());
  }

  private void publish(
      long account, UUID workspace, long version, CommitHash hash, SpooledManifest manifest)
      throws IOException {
    try (PendingBlob blob =
            store.create(new RemoteKey.Manifest(account, workspace, version, hash));
        InputStream in = manifest.open()) {
      in.transferTo(blob.out());
      blob.commit();
    }
  }

  private static CommitRow committed(CommitOutcome outcome) {
    return switch (outcome) {
      case CommitOutcome.Committed committed -> committed.commit();
      case CommitOutcome.Conflict conflict ->
          throw problem(
              ProblemCode.CONFLICT,
              "Another commit has changed these paths. Look at the new version, then commit again",
              conflict.paths().stream().map(CommitCompletion::view).toList(),
              null);
      case CommitOutcome.MissingChunks missing ->
          throw problem(
              ProblemCode.MISSING_CHUNKS,
              "Upload the chunks listed, then complete again; there may be more than are listed",
              null,
              missing.chunks().stream().map(ChunkId::toString).toList());
      case CommitOutcome.Inconsistent inconsistent ->
          throw new ProblemException(
              ProblemCode.MALFORMED_MANIFEST,
              inconsistent.path() == null
                  ? inconsistent.fault()
                  : "'%s': %s".formatted(inconsistent.path(), inconsistent.fault()));
      case CommitOutcome.Ended ended -> throw CommitFinder.ended(ended.commit());
      case CommitOutcome.NotFound _ -> throw CommitFinder.none();
    };
  }

  private static PathConflict view(ConflictingPath conflict) {
    return new PathConflict(
        conflict.path().toString(),
        PathText.base64IfNeeded(conflict.path()),
        conflict.baseRevision(),
        conflict.headRevision());
  }

  private static ProblemException problem(
      ProblemCode code,
      String detail,
      @Nullable List<PathConflict> paths,
      @Nullable List<String> chunks) {
    return new ProblemException(
        new Problem(code.type(), code.title(), code.status(), detail, paths, chunks), null);
  }

  private static ProblemException unavailable(String detail, IOException cause) {
    return new ProblemException(Problem.of(ProblemCode.UNAVAILABLE, detail), cause);
  }
}
