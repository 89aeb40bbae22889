package io.amasync.daemon.commit;

import io.amasync.daemon.index.CommittedState;
import io.amasync.daemon.index.WorkspaceIndex;
import io.amasync.daemon.remote.RemoteException;
import io.amasync.daemon.remote.ServerRefusedException;
import io.amasync.daemon.upload.PackDestination;
import io.amasync.daemon.upload.Surroundings;
import io.amasync.daemon.upload.UploadCounters;
import io.amasync.daemon.upload.Uploader;
import io.amasync.protocol.api.ProblemCode;
import io.amasync.protocol.path.TreePath;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Gets what a plan needs into the store, as a commit that is opened when that is first needed.
 * Files of the plan after it may be read meanwhile. For the engine's thread.
 */
final class BatchStager {
  private static final int ATTEMPTS_AT_ENDED_COMMITS = 3;

  private final CommitContext context;
  private final CommitJournal journal;
  private final Uploader uploader;
  private final UploadCounters counters;
  private final Surroundings surroundings;
  private final QuietWait quietWait;
  private final Tasks tasks;
  private @Nullable ReadAhead ahead;

  BatchStager(
      CommitContext context,
      CommitJournal journal,
      Uploader uploader,
      UploadCounters counters,
      Surroundings surroundings,
      QuietWait quietWait,
      Tasks tasks) {
    this.context = context;
    this.journal = journal;
    this.uploader = uploader;
    this.counters = counters;
    this.surroundings = surroundings;
    this.quietWait = quietWait;
    this.tasks = tasks;
  }

  /**
   * Stages what needs no reading; {@link #read} or {@link #readLater} is to follow. A commit that
   * the journal has opened is gone on with.
   *
   * @param filesInFlight what counts as staged besides
   */
  Batch begin(Plan plan, BatchRequest request, UploadCounters.Files filesInFlight)
      throws IOException, InterruptedException {
    JournalEntry.Opened opened = journal.opened();
    OpenCommit commit =
        opened != null
            ? new OpenCommit(context, journal, opened, true)
            : newCommit(plan, request.alias(), request.message());
    ReadAhead begun = ahead;
    if (begun != null && begun.plan().equals(plan)) {
      return new Batch(plan, request.isWantedEmpty(), commit, begun.staging());
    }
    dropAhead();
    Batch batch = new Batch(plan, request.isWantedEmpty(), commit, staging(plan));
    prepare(batch, filesInFlight);
    return batch;
  }

  /** Has the files of a batch read and sent; {@link #sent} must follow. */
  Task<@Nullable Void> readLater(Batch batch) {
    ReadAhead begun = ahead;
    if (begun != null && begun.staging() == batch.staging()) {
      ahead = null;
      begun.destination().is(batch.commit());
      return begun.reading();
    }
    return tasks.stage(() -> {
      send(batch.staging(), batch.commit());
      return null;
    });
  }

  /**
   * Reads the files of a plan as soon as those of the batch before it are read. {@link #begin} goes
   * on with it, if that is still the plan then.
   */
  void readAhead(Batch before, Plan plan) throws IOException, InterruptedException {
    if (!tasks.areConcurrent() || plan.entries().isEmpty()) {
      return;
    }
    BatchStaging staging = staging(plan);
    staging.prepare();
    LateDestination destination = new LateDestination(context.workspace());
    BatchStaging first = before.staging();
    ahead =
        new ReadAhead(
            plan,
            staging,
            destination,
            tasks.stage(() -> {
              first.awaitAllRead();
              send(staging, destination);
              return null;
            }));
  }

  /** Whether files are being read ahead. */
  boolean isAhead() {
    return ahead != null;
  }

  /** Stops reading ahead; what it had read is worth nothing. */
  void dropAhead() {
    ReadAhead begun = ahead;
    ahead = null;
    if (begun != null) {
      begun.reading().cancel();
    }
  }

  /**
   * Starts a batch again as a new commit.
   *
   * @param ended the end of the one that was; thrown when that has happened too often
   */
  void stageAgain(Batch batch, CommitEndedException ended)
      throws IOException, InterruptedException {
    // It has what memory there is for reading.
    dropAhead();
    CommitEndedException last = ended;
    while (true) {
      journal.dropOpened();
      if (batch.attempts() == ATTEMPTS_AT_ENDED_COMMITS) {
        throw last;
      }
      JournalEntry.Opened before = batch.commit().opened();
      batch.startAgain(
          newCommit(batch.plan(), before.alias(), before.message()), staging(batch.plan()));
      try {
        prepare(batch, UploadCounters.Files.NONE);
        read(batch);
        return;
      } catch (CommitEndedException e) {
        last = e;
      }
    }
  }

  private BatchStaging staging(Plan plan) {
    return new BatchStaging(plan.entries(), context.files(), context.index(), counters);
  }

  private OpenCommit newCommit(Plan plan, String alias, String message) {
    WorkspaceIndex index = context.index();
    CommittedState parent = index.committed();
    long parentVersion = parent == null ? 0 : parent.version();
    JournalEntry.Opened opened =
        new JournalEntry.Opened(
            randomUuid(surroundings.random()),
            parentVersion,
            Outline.topHash(
                context.account().hashes().keyed(context.account().keys().manifests()),
                context.workspace(),
                parentVersion,
                plan.entries()),
            alias,
            message,
            surroundings.clock().instant());
    return new OpenCommit(context, journal, opened, false);
  }

  private static UUID randomUuid(RandomGenerator random) {
    return new UUID(
        (random.nextLong() & ~0xF000L) | 0x4000L, (random.nextLong() & ~(3L << 62)) | (2L << 62));
  }

  private void prepare(Batch batch, UploadCounters.Files filesInFlight)
      throws IOException, InterruptedException {
    counters.onlyStaged(filesInFlight);
    batch.staging().prepare();
  }

  /** Reads and sends the files of a batch that wait for it. */
  void read(Batch batch) throws RemoteException, InterruptedException {
    try {
      send(batch.staging(), batch.commit());
    } finally {
      sent(batch);
    }
  }

  /** The same without {@link #sent}, which must follow whatever comes of it. For any thread. */
  private void send(BatchStaging staging, PackDestination destination)
      throws RemoteException, InterruptedException {
    List<TreePath> paths = staging.toRead();
    try {
      if (!paths.isEmpty()) {
        uploader.stage(
            new Uploader.Session(context.files(), context.cutter(), destination, counters),
            paths.iterator(),
            staging);
      }
    } catch (ServerRefusedException e) {
      if (e.is(ProblemCode.COMMIT_ENDED)) {
        throw new CommitEndedException(destination.commit().toString());
      }
      throw e;
    } finally {
      staging.allRead();
    }
  }

  /** No file of the batch is being read any more. */
  void sent(Batch batch) {
    batch.staging().moved().forEach(quietWait::moved);
  }

  /** Gives up the commit in the journal that is opened, if there is one. */
  void abandonOpened() throws RemoteException, InterruptedException {
    JournalEntry.@Nullable Opened opened = journal.opened();
    if (opened != null) {
      new OpenCommit(context, journal, opened, true).abandon();
    }
  }
}
