package io.amasync.daemon.commit;

import io.amasync.daemon.index.WorkspaceIndex;
import io.amasync.daemon.remote.CompleteOutcome;
import io.amasync.daemon.remote.RemoteException;
import io.amasync.daemon.remote.ServerRefusedException;
import io.amasync.daemon.upload.Surroundings;
import io.amasync.daemon.upload.UploadCounters;
import io.amasync.daemon.upload.Uploader;
import io.amasync.protocol.api.CommitView;
import io.amasync.protocol.path.TreePath;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits the pending paths of one workspace, batch after batch, each as one commit. While the
 * server completes a batch's commit, and that is noted in the index, the next batch is staged and
 * the one after it planned, and its files are read while the last packs of the one before are sent.
 * A batch is sealed only when the commit before it is noted, so at most one commit is being
 * completed, and one staged.
 *
 * <p>For one thread; interrupting it stops a call within moments, and leaves everything for the
 * next one to go on from, as does a crash. Call {@link #resume} first, and after every failure;
 * {@link #finish} after the last batch; {@link #letGo} when there will be no other call soon.
 */
public final class Committer {
  private static final Logger LOG = LoggerFactory.getLogger(Committer.class);

  private final WorkspaceIndex index;
  private final CommitContext context;
  private final UploadCounters counters;
  private final CommitJournal journal;
  private final BatchPlanner planner;
  private final BatchStager stager;
  private final BatchCompleter completer;
  private final Tasks tasks;

  private @Nullable InFlight inFlight;
  private @Nullable Task<@Nullable Void> reading;
  private @Nullable PlannedAhead ahead;

  /** Touches nothing yet. */
  public Committer(
      CommitContext context,
      Uploader uploader,
      UploadCounters counters,
      Surroundings surroundings) {
    this(context, uploader, counters, surroundings, ThreadedTask.STARTER);
  }

  /** The same with another order of what is done meanwhile, for tests. */
  Committer(
      CommitContext context,
      Uploader uploader,
      UploadCounters counters,
      Surroundings surroundings,
      Tasks tasks) {
    this.context = context;
    this.index = context.index();
    this.counters = counters;
    this.journal = new CommitJournal(index);
    Conflicts conflicts = new Conflicts();
    QuietWait quietWait = new QuietWait(surroundings.nanoTime());
    this.planner = new BatchPlanner(context, conflicts, quietWait);
    this.stager =
        new BatchStager(context, journal, uploader, counters, surroundings, quietWait, tasks);
    this.completer = new BatchCompleter(context, journal, counters, stager, conflicts, quietWait);
    this.tasks = tasks;
  }

  /**
   * Finishes the commit that an earlier run sealed, if there is one. One that was opened and not
   * sealed goes on with the next {@link #commit}.
   *
   * @return what it came to; null when there was nothing to finish
   */
  public @Nullable BatchResult resume() throws IOException, InterruptedException {
    letGo();
    counters.onlyStaged(UploadCounters.Files.NONE);
    JournalEntry.Sealed sealed = journal.sealed();
    if (sealed == null) {
      return null;
    }
    Optional<CommitView> view = context.server().commit(context.workspace(), sealed.commit());
    if (view.isEmpty()) {
      journal.dropSealed();
      return null;
    }
    return switch (view.get().state()) {
      case COMMITTED -> completer.note(sealed, view.get(), null, OtherRecords.STAY);
      case ABANDONED -> {
        journal.dropSealed();
        yield null;
      }
      case OPEN -> completer.completeAgain(sealed);
    };
  }

  /**
   * Stages the next batch of what is pending, and commits it. Unless the batch is the only one or
   * asked for by the user, its commit is still in flight when this returns, and a later call says
   * what became of it.
   *
   * @throws RemoteException when the server is away or refuses; what was done so far is kept
   * @throws IOException when the ignore rules cannot be read, or the local disk fails
   */
  public BatchResult commit(BatchRequest request) throws IOException, InterruptedException {
    boolean done = false;
    try {
      InFlight before = inFlight;
      BatchResult result = before == null ? commitAlone(request) : commitAfter(before, request);
      done = true;
      return result;
    } finally {
      if (!done) {
        letGo();
      }
    }
  }

  private BatchResult commitAlone(BatchRequest request) throws IOException, InterruptedException {
    if (journal.sealed() != null) {
      throw new IllegalStateException("A sealed commit must be resumed first");
    }
    ahead = null;
    stager.dropAhead();
    Plan plan = plan(request, InFlightPaths.NONE);
    boolean nothing = plan.entries().isEmpty() && !request.isWantedEmpty();
    if (nothing || isForAnother(request)) {
      stager.abandonOpened();
    }
    if (nothing) {
      return BatchResult.of(plan);
    }
    Batch batch = stager.begin(plan, request, UploadCounters.Files.NONE);
    boolean another = plan.next() != null && !request.explicit();
    reading = stager.readLater(batch);
    if (another && tasks.areConcurrent()) {
      planAhead(batch, request);
    }
    try {
      awaitReading(batch);
    } catch (CommitEndedException e) {
      stager.stageAgain(batch, e);
    }
    return another ? takeOff(batch) : completer.complete(batch);
  }

  /** Whether the commit that is opened has another name than the one asked for. */
  private boolean isForAnother(BatchRequest request) {
    JournalEntry.Opened opened = journal.opened();
    return opened != null
        && request.explicit()
        && !(request.alias().equals(opened.alias()) && request.message().equals(opened.message()));
  }

  private Plan plan(BatchRequest request, InFlightPaths paths)
      throws IOException, InterruptedException {
    // The same after a crash, so that the same files are in it.
    boolean first = request.frontier().isOpen() && index.committed() == null;
    BatchLimits limits = first ? request.limits().first() : request.limits();
    return planned(
        planner.plan(request.frontier(), request.after(), limits, request.explicit(), paths));
  }

  /** Notes what a plan found to be settled. */
  private Plan planned(Plan plan) {
    index.clearPending(plan.settled());
    index.apply(plan.refreshed());
    return plan;
  }

  /** Has the server complete a batch that is staged, and does not wait for it. */
  private BatchResult takeOff(Batch batch) throws IOException, InterruptedException {
    JournalEntry.Sealed sealed = completer.seal(batch);
    if (sealed == null) {
      stager.dropAhead();
      return completer.nothing(batch, OtherRecords.NONE);
    }
    BatchResult result = BatchCompleter.result(batch);
    inFlight =
        new InFlight(
            batch,
            sealed,
            InFlightPaths.of(batch.staging()),
            result.blocked(),
            tasks.complete(() -> completer.ask(sealed)));
    if (!stager.isAhead()) {
      counters.onlyStaged(batch.staging().files());
    }
    return result;
  }

  private BatchResult commitAfter(InFlight before, BatchRequest request)
      throws IOException, InterruptedException {
    TreePath after = request.after();
    if (request.explicit() || after == null) {
      throw new IllegalStateException("A commit is in flight; it must be finished first");
    }
    PlannedAhead prepared = ahead;
    ahead = null;
    Plan plan;
    if (prepared != null && prepared.isFor(before.batch(), request)) {
      plan = planned(prepared.plan());
    } else {
      stager.dropAhead();
      plan = plan(request, before.paths());
    }
    if (plan.entries().isEmpty()) {
      BatchResult staged = BatchResult.of(plan);
      CompleteOutcome outcome = await(before);
      return outcome instanceof CompleteOutcome.Committed(var view)
          ? noted(before, view, OtherRecords.NONE).withBatch(staged)
          : givenUp(before, outcome, staged, after);
    }
    Batch batch = stager.begin(plan, request, before.batch().staging().files());
    reading = stager.readLater(batch);
    CompleteOutcome outcome = await(before);
    if (!(outcome instanceof CompleteOutcome.Committed(var view))) {
      awaitReading(batch);
      return givenUp(before, outcome, BatchCompleter.result(batch), after);
    }
    BatchResult done = noted(before, view, OtherRecords.STAY);
    planAhead(batch, request);
    try {
      awaitReading(batch);
    } catch (CommitEndedException e) {
      stager.stageAgain(batch, e);
    } catch (RemoteException e) {
      // What was committed is told first; the next call meets the server as it is then.
      LOG.debug("The batch after a commit could not be staged; it is tried again", e);
      return done.withGivenUp(BatchCompleter.result(batch), after);
    }
    // The user hears of a fault before anything more is built on it.
    return done.historyFault() != null
        ? done.withGivenUp(BatchCompleter.result(batch), after)
        : done.withBatch(takeOff(batch));
  }

  private BatchResult noted(InFlight flight, CommitView view, OtherRecords others)
      throws IOException {
    BatchResult noted = completer.note(flight.sealed(), view, flight.batch(), others);
    counters.committed(flight.batch().staging().files());
    return noted;
  }

  /** What became of a commit, when the batch after it was planned on what has not come about. */
  private BatchResult givenUp(
      InFlight flight, CompleteOutcome outcome, BatchResult next, TreePath after)
      throws IOException, InterruptedException {
    if (outcome instanceof CompleteOutcome.Unknown(var cause)) {
      throw cause;
    }
    // What was read for it is kept.
    stager.abandonOpened();
    return settled(flight, outcome, OtherRecords.STAY).withGivenUp(next, after);
  }

  /**
   * Plans the batch after one that is being read, as if all will go well with it, and has it read
   * next.
   */
  private void planAhead(Batch batch, BatchRequest request)
      throws IOException, InterruptedException {
    TreePath next = batch.plan().next();
    if (next != null) {
      InFlightPaths expected = InFlightPaths.expectedOf(batch.staging());
      Plan plan = planner.plan(request.frontier(), next, request.limits(), false, expected);
      ahead = new PlannedAhead(batch, next, request.limits(), plan);
      stager.readAhead(batch, plan);
    }
  }

  /** Waits until a batch is read and sent. */
  private void awaitReading(Batch batch) throws IOException, InterruptedException {
    Task<@Nullable Void> task = reading;
    if (task == null) {
      return;
    }
    try {
      task.await();
    } catch (IOException | RuntimeException e) {
      readingEnded(batch);
      throw e;
    }
    readingEnded(batch);
  }

  /** One way or the other. */
  private void readingEnded(Batch batch) {
    reading = null;
    stager.sent(batch);
  }

  /**
   * Waits for the commit that is in flight, and notes it.
   *
   * @return what became of it; null when none was in flight
   */
  public @Nullable BatchResult finish() throws IOException, InterruptedException {
    InFlight last = inFlight;
    if (last == null) {
      return null;
    }
    stager.dropAhead();
    boolean done = false;
    try {
      BatchResult result = settled(last, await(last), OtherRecords.NONE);
      done = true;
      return result;
    } finally {
      if (!done) {
        letGo();
      }
    }
  }

  private CompleteOutcome await(InFlight flight) throws IOException, InterruptedException {
    try {
      CompleteOutcome outcome = flight.completion().await();
      inFlight = null;
      return outcome;
    } catch (ServerRefusedException e) {
      throw completer.refused(flight.sealed(), e);
    }
  }

  private BatchResult settled(InFlight flight, CompleteOutcome outcome, OtherRecords others)
      throws IOException, InterruptedException {
    return completer
        .settle(flight.batch(), flight.sealed(), outcome, others)
        .asLast(flight.reported());
  }

  /**
   * Stops waiting for the commit in flight, if there is one; {@link #resume} finds out what became
   * of it. Returns when nothing is done for it any more.
   */
  public void letGo() {
    InFlight flight = inFlight;
    inFlight = null;
    Task<@Nullable Void> read = reading;
    reading = null;
    ahead = null;
    if (read != null) {
      read.cancel();
    }
    stager.dropAhead();
    if (flight != null) {
      flight.completion().cancel();
    }
  }
}
