package io.amasync.daemon.commit;

import io.amasync.chunker.id.ChunkId;
import io.amasync.daemon.index.WorkspaceIndex;
import io.amasync.daemon.remote.CompleteOutcome;
import io.amasync.daemon.remote.RemoteException;
import io.amasync.daemon.remote.ServerRefusedException;
import io.amasync.daemon.upload.UploadCounters;
import io.amasync.protocol.api.CommitView;
import io.amasync.protocol.api.Limits;
import io.amasync.protocol.manifest.ManifestEntry;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Stage 2: from a batch that is staged to one that is noted, whatever the server answers. */
final class BatchCompleter {
  private static final int MISSING_CHUNKS_ROUNDS = 20;

  private final CommitContext context;
  private final WorkspaceIndex index;
  private final CommitJournal journal;
  private final ManifestFile manifest;
  private final UploadCounters counters;
  private final BatchStager stager;
  private final BatchSealer sealer;
  private final ConflictResolver resolver;
  private final CommitFinisher finisher;

  BatchCompleter(
      CommitContext context,
      CommitJournal journal,
      UploadCounters counters,
      BatchStager stager,
      Conflicts conflicts,
      QuietWait quietWait) {
    this.context = context;
    this.index = context.index();
    this.journal = journal;
    this.manifest =
        new ManifestFile(
            context.manifest(), context.account().hashes(), context.account().keys().manifests());
    this.counters = counters;
    this.stager = stager;
    this.sealer = new BatchSealer(context, journal, manifest);
    this.resolver = new ConflictResolver(context, conflicts);
    this.finisher = new CommitFinisher(context, journal, manifest, conflicts, quietWait);
  }

  /** Completes a batch that is staged, the only one, and notes it. */
  BatchResult complete(Batch batch) throws IOException, InterruptedException {
    JournalEntry.Sealed sealed = seal(batch);
    return sealed == null
        ? nothing(batch, OtherRecords.NONE)
        : settle(batch, sealed, complete(sealed), OtherRecords.NONE);
  }

  /** Seals a batch; null when there is nothing to commit. The commit before it has ended. */
  JournalEntry.@Nullable Sealed seal(Batch batch) throws IOException, InterruptedException {
    while (true) {
      int count = BatchSealer.settle(batch.staging());
      if (count == 0 && !batch.isWantedEmpty()) {
        return null;
      }
      OpenCommit commit = batch.commit();
      try {
        return sealer.seal(batch.staging(), commit.opened(), commit.commit(), count);
      } catch (CommitEndedException e) {
        stager.stageAgain(batch, e);
      }
    }
  }

  /** Asks the server to complete what is sealed. */
  CompleteOutcome complete(JournalEntry.Sealed sealed)
      throws RemoteException, InterruptedException {
    try {
      return ask(sealed);
    } catch (ServerRefusedException e) {
      throw refused(sealed, e);
    }
  }

  /** The same, and a refusal is the caller's to deal with. For any thread. */
  CompleteOutcome ask(JournalEntry.Sealed sealed) throws RemoteException, InterruptedException {
    return context.server().complete(context.workspace(), sealed.commit(), manifest.path());
  }

  /** The server will never take this manifest. Planned anew, the batch may fare better. */
  ServerRefusedException refused(JournalEntry.Sealed sealed, ServerRefusedException e)
      throws InterruptedException {
    try {
      context.server().abandon(context.workspace(), sealed.commit());
    } catch (RemoteException abandoning) {
      e.addSuppressed(abandoning);
    }
    journal.dropSealed();
    return e;
  }

  /**
   * Does what the server's answer asks for until the batch is committed or has nothing to commit.
   * No other commit is opened.
   */
  BatchResult settle(
      Batch batch, JournalEntry.Sealed first, CompleteOutcome answer, OtherRecords others)
      throws IOException, InterruptedException {
    JournalEntry.Sealed sealed = first;
    CompleteOutcome outcome = answer;
    while (true) {
      switch (outcome) {
        case CompleteOutcome.Committed(var view) -> {
          BatchResult noted = note(sealed, view, batch, others);
          counters.onlyStaged(UploadCounters.Files.NONE);
          return noted.withBatch(result(batch));
        }
        case CompleteOutcome.Conflict(var paths) -> {
          journal.reopen();
          resolver.resolve(paths, batch.staging());
        }
        case CompleteOutcome.MissingChunks(var chunks) -> {
          journal.reopen();
          sendAgain(batch, chunks);
        }
        case CompleteOutcome.Ended _ -> {
          journal.dropSealed();
          stager.stageAgain(batch, new CommitEndedException(sealed.commit().toString()));
        }
        case CompleteOutcome.Unknown(var cause) -> throw cause;
      }
      JournalEntry.Sealed next = seal(batch);
      if (next == null) {
        return nothing(batch, others);
      }
      sealed = next;
      outcome = complete(sealed);
    }
  }

  private void sendAgain(Batch batch, List<ChunkId> chunks)
      throws IOException, InterruptedException {
    int rounds = batch.missingAgain();
    if (rounds > MISSING_CHUNKS_ROUNDS) {
      throw new IllegalStateException(
          "The server misses chunks that were sent %d times".formatted(rounds));
    }
    forget(chunks);
    readAgain(batch.staging(), new HashSet<>(chunks));
    counters.onlyStaged(batch.staging().files());
    try {
      stager.read(batch);
    } catch (CommitEndedException e) {
      stager.stageAgain(batch, e);
    }
  }

  private void forget(List<ChunkId> chunks) {
    if (chunks.size() >= Limits.LISTED_FAULTS) {
      context.account().known().forgetAll();
    } else {
      context.account().known().forget(chunks);
    }
  }

  private static void readAgain(BatchStaging staging, Set<ChunkId> missing) {
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

  /** Nothing of the batch has to be committed. */
  BatchResult nothing(Batch batch, OtherRecords others) throws IOException, InterruptedException {
    batch.commit().abandon();
    index.apply(batch.staging().unchanged());
    switch (others) {
      case NONE -> index.clearStaged();
      case STAY ->
          index.clearStaged(batch.plan().entries().stream().map(PlannedEntry::path).toList());
    }
    counters.onlyStaged(UploadCounters.Files.NONE);
    return result(batch);
  }

  /**
   * Notes in the index what was committed.
   *
   * @param batch whose commit it is; null when an earlier run of the daemon staged it
   */
  BatchResult note(
      JournalEntry.Sealed sealed, CommitView view, @Nullable Batch batch, OtherRecords others)
      throws IOException {
    CommitFinisher.Finished finished = finisher.finish(sealed, view, batch, others);
    return BatchResult.committed(
        finished.state(), sealed.entries(), sealed.bytes(), finished.historyFault());
  }

  /** What there is to say of a batch before it is committed. */
  static BatchResult result(Batch batch) {
    return BatchResult.of(batch.plan()).withStaged(batch.staging());
  }

  /**
   * Completes what an earlier run has sealed.
   *
   * @return null when nothing came of it, so that it is planned again
   */
  @Nullable BatchResult completeAgain(JournalEntry.Sealed sealed)
      throws IOException, InterruptedException {
    if (!manifest.is(sealed.manifestHash())) {
      planAgain();
      return null;
    }
    return switch (complete(sealed)) {
      case CompleteOutcome.Committed(var view) -> note(sealed, view, null, OtherRecords.STAY);
      case CompleteOutcome.Conflict _ -> {
        // Planned again, the batch meets the conflict again, and then with all that is needed to
        // resolve it.
        planAgain();
        yield null;
      }
      case CompleteOutcome.MissingChunks(var chunks) -> {
        forget(chunks);
        index.clearStaged();
        planAgain();
        yield null;
      }
      case CompleteOutcome.Ended _ -> {
        journal.dropSealed();
        yield null;
      }
      case CompleteOutcome.Unknown(var cause) -> throw cause;
    };
  }

  /** The sealed commit goes on as an opened one; what was opened after it is given up. */
  private void planAgain() throws RemoteException, InterruptedException {
    stager.abandonOpened();
    journal.reopen();
  }
}
