package io.amasync.daemon.commit;

import io.amasync.chunker.id.ChunkId;
import io.amasync.daemon.index.Applied;
import io.amasync.daemon.index.CommittedState;
import io.amasync.daemon.index.WorkspaceIndex;
import io.amasync.daemon.remote.CompleteOutcome;
import io.amasync.daemon.remote.RemoteException;
import io.amasync.daemon.remote.ServerRefusedException;
import io.amasync.daemon.upload.Surroundings;
import io.amasync.daemon.upload.UploadCounters;
import io.amasync.daemon.upload.Uploader;
import io.amasync.protocol.api.CommitView;
import io.amasync.protocol.api.Limits;
import io.amasync.protocol.api.ProblemCode;
import io.amasync.protocol.manifest.ManifestEntry;
import io.amasync.protocol.path.TreePath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Commits the pending paths of one workspace, one batch and one commit at a time. For one thread;
 * interrupting it stops a call within moments, and leaves everything for the next one to go on
 * from, as does a crash.
 *
 * <p>Call {@link #resume} first, and after every failure.
 */
public final class Committer {
  private static final int MISSING_CHUNKS_ROUNDS = 20;
  private static final int ATTEMPTS_AT_ENDED_COMMITS = 3;

  private final CommitContext context;
  private final Uploader uploader;
  private final UploadCounters counters;
  private final Surroundings surroundings;
  private final WorkspaceIndex index;
  private final CommitJournal journal;
  private final ManifestFile manifest;
  private final QuietWait quietWait;
  private final BatchPlanner planner;
  private final BatchSealer sealer;
  private final ConflictResolver resolver;
  private final CommitFinisher finisher;

  /** Touches nothing yet. */
  public Committer(
      CommitContext context,
      Uploader uploader,
      UploadCounters counters,
      Surroundings surroundings) {
    this.context = context;
    this.uploader = uploader;
    this.counters = counters;
    this.surroundings = surroundings;
    this.index = context.index();
    this.journal = new CommitJournal(index);
    this.manifest =
        new ManifestFile(
            context.manifest(), context.account().hashes(), context.account().keys().manifests());
    Conflicts conflicts = new Conflicts();
    this.quietWait = new QuietWait(surroundings.nanoTime());
    this.planner = new BatchPlanner(context, conflicts, quietWait);
    this.sealer = new BatchSealer(context, journal, manifest);
    this.resolver = new ConflictResolver(context, conflicts);
    this.finisher = new CommitFinisher(context, manifest, conflicts, quietWait);
  }

  /**
   * Finishes the commit that an earlier run sealed, if there is one. One that was opened and not
   * sealed goes on with the next {@link #commit}.
   *
   * @return what it came to; null when there was nothing to finish
   */
  public @Nullable BatchResult resume() throws IOException, InterruptedException {
    if (!(journal.read() instanceof JournalEntry.Sealed sealed)) {
      return null;
    }
    Optional<CommitView> view = context.server().commit(context.workspace(), sealed.commit());
    if (view.isEmpty()) {
      journal.clear();
      return null;
    }
    return switch (view.get().state()) {
      case COMMITTED -> finished(sealed, view.get(), List.of(), null);
      case ABANDONED -> {
        journal.clear();
        yield null;
      }
      case OPEN -> completeAgain(sealed);
    };
  }

  private @Nullable BatchResult completeAgain(JournalEntry.Sealed sealed)
      throws IOException, InterruptedException {
    if (!manifest.is(sealed.manifestHash())) {
      journal.write(sealed.opened());
      return null;
    }
    return switch (complete(sealed)) {
      case CompleteOutcome.Committed(var view) -> finished(sealed, view, List.of(), null);
      case CompleteOutcome.Conflict _ -> {
        // Planned again, the batch meets the conflict again, and then with all that is needed to
        // resolve it.
        journal.write(sealed.opened());
        yield null;
      }
      case CompleteOutcome.MissingChunks(var chunks) -> {
        forget(chunks);
        index.clearStaged();
        journal.write(sealed.opened());
        yield null;
      }
      case CompleteOutcome.Ended _ -> {
        journal.clear();
        yield null;
      }
      case CompleteOutcome.Unknown(var cause) -> throw cause;
    };
  }

  /**
   * Commits the next batch of what is pending.
   *
   * @throws RemoteException when the server is away or refuses; what was done so far is kept
   * @throws IOException when the ignore rules cannot be read, or the local disk fails
   */
  public BatchResult commit(BatchRequest request) throws IOException, InterruptedException {
    JournalEntry before = journal.read();
    if (before instanceof JournalEntry.Sealed) {
      throw new IllegalStateException("A sealed commit must be resumed first");
    }
    JournalEntry.Opened opened = (JournalEntry.Opened) before;
    Plan plan = planner.plan(request.after(), request.limits(), request.explicit());
    index.clearPending(plan.settled());
    index.apply(plan.refreshed());
    boolean other =
        opened != null
            && request.explicit()
            && !(request.alias().equals(opened.alias())
                && request.message().equals(opened.message()));
    boolean nothing = plan.entries().isEmpty() && !request.isWantedEmpty();
    if (opened != null && (nothing || other)) {
      new OpenCommit(context, journal, opened, true).abandon();
      opened = null;
    }
    if (nothing) {
      return new BatchResult(
          null, 0, 0, plan.blocked(), List.of(), List.of(), plan.next(), plan.deferred(), null);
    }
    for (int attempt = 1; ; attempt++) {
      OpenCommit commit =
          opened != null
              ? new OpenCommit(context, journal, opened, true)
              : new OpenCommit(context, journal, newCommit(plan, request), false);
      try {
        return run(plan, commit, request.isWantedEmpty());
      } catch (CommitEndedException e) {
        journal.clear();
        opened = null;
        if (attempt == ATTEMPTS_AT_ENDED_COMMITS) {
          throw e;
        }
      }
    }
  }

  private JournalEntry.Opened newCommit(Plan plan, BatchRequest request) {
    CommittedState parent = index.committed();
    long parentVersion = parent == null ? 0 : parent.version();
    return new JournalEntry.Opened(
        randomUuid(surroundings.random()),
        parentVersion,
        parent == null ? null : parent.hash(),
        Outline.topHash(
            context.account().hashes().keyed(context.account().keys().manifests()),
            context.workspace(),
            parentVersion,
            plan.entries()),
        request.alias(),
        request.message(),
        surroundings.clock().instant());
  }

  private static UUID randomUuid(RandomGenerator random) {
    return new UUID(
        (random.nextLong() & ~0xF000L) | 0x4000L, (random.nextLong() & ~(3L << 62)) | (2L << 62));
  }

  private BatchResult run(Plan plan, OpenCommit commit, boolean wantedEmpty)
      throws IOException, InterruptedException {
    BatchStaging staging = new BatchStaging(plan.entries(), context.files(), index, counters);
    staging.prepare();
    stage(staging, commit);
    for (int missingRounds = 0; ; ) {
      int count = BatchSealer.settle(staging);
      if (count == 0 && !wantedEmpty) {
        commit.abandon();
        index.apply(staging.unchanged());
        index.clearStaged();
        counters.nothingStaged();
        return result(plan, staging, null, null);
      }
      JournalEntry.Sealed sealed = sealer.seal(staging, commit.opened(), commit.commit(), count);
      switch (complete(sealed)) {
        case CompleteOutcome.Committed(var view) -> {
          return finished(sealed, view, staging.unchanged(), result(plan, staging, sealed, null));
        }
        case CompleteOutcome.Conflict(var paths) -> {
          journal.write(commit.opened());
          resolver.resolve(paths, staging);
        }
        case CompleteOutcome.MissingChunks(var chunks) -> {
          journal.write(commit.opened());
          if (++missingRounds > MISSING_CHUNKS_ROUNDS) {
            throw new IllegalStateException(
                "The server misses chunks that were sent %d times".formatted(missingRounds));
          }
          forget(chunks);
          sendAgain(staging, new HashSet<>(chunks));
          stage(staging, commit);
        }
        case CompleteOutcome.Ended _ -> throw new CommitEndedException(sealed.commit().toString());
        case CompleteOutcome.Unknown(var cause) -> throw cause;
      }
    }
  }

  private void stage(BatchStaging staging, OpenCommit commit)
      throws RemoteException, InterruptedException {
    List<TreePath> paths = staging.toRead();
    if (!paths.isEmpty()) {
      try {
        uploader.stage(
            new Uploader.Session(context.files(), context.cutter(), commit, counters),
            paths.iterator(),
            staging);
      } catch (ServerRefusedException e) {
        if (e.is(ProblemCode.COMMIT_ENDED)) {
          throw new CommitEndedException(commit.commit().toString());
        }
        throw e;
      } finally {
        staging.moved().forEach(quietWait::moved);
      }
    }
  }

  private CompleteOutcome complete(JournalEntry.Sealed sealed)
      throws RemoteException, InterruptedException {
    try {
      return context.server().complete(context.workspace(), sealed.commit(), manifest.path());
    } catch (ServerRefusedException e) {
      // The server will never take this manifest. Planned anew, the batch may fare better.
      try {
        context.server().abandon(context.workspace(), sealed.commit());
      } catch (RemoteException abandoning) {
        e.addSuppressed(abandoning);
      }
      journal.clear();
      throw e;
    }
  }

  private void forget(List<ChunkId> chunks) {
    if (chunks.size() >= Limits.LISTED_FAULTS) {
      context.account().known().forgetAll();
    } else {
      context.account().known().forget(chunks);
    }
  }

  private static void sendAgain(BatchStaging staging, Set<ChunkId> missing) {
    for (int i = 0; i < staging.entries().size(); i++) {
      if (staging.status(i) == BatchStaging.Status.STAGED
          && staging.record(i).entry() instanceof ManifestEntry.PutFile file
          && holdsAny(file, missing)) {
        staging.readAgain(i);
      }
    }
  }

  private static boolean holdsAny(ManifestEntry.PutFile file, Set<ChunkId> missing) {
    for (int i = 0; i < file.chunks().count(); i++) {
      if (missing.contains(file.chunks().id(i))) {
        return true;
      }
    }
    return false;
  }

  private BatchResult finished(
      JournalEntry.Sealed sealed,
      CommitView view,
      List<Applied> unchanged,
      @Nullable BatchResult result)
      throws IOException {
    CommitFinisher.Finished finished = finisher.finish(sealed, view, unchanged);
    counters.nothingStaged();
    return new BatchResult(
        finished.state(),
        sealed.entries(),
        sealed.bytes(),
        result == null ? List.of() : result.blocked(),
        result == null ? List.of() : result.moved(),
        result == null ? List.of() : result.racy(),
        result == null ? null : result.next(),
        result == null || result.deferred(),
        finished.historyFault());
  }

  private static BatchResult result(
      Plan plan,
      BatchStaging staging,
      JournalEntry.@Nullable Sealed sealed,
      @Nullable CommittedState state) {
    List<BlockedPath> blocked = new ArrayList<>(plan.blocked());
    blocked.addAll(staging.blocked());
    return new BatchResult(
        state,
        sealed == null ? 0 : sealed.entries(),
        sealed == null ? 0 : sealed.bytes(),
        blocked,
        staging.moved(),
        staging.racy(),
        plan.next(),
        plan.deferred(),
        null);
  }
}
