package io.amasync.daemon.engine;

import io.amasync.daemon.commit.BatchRequest;
import io.amasync.daemon.commit.BatchResult;
import io.amasync.daemon.commit.Committer;
import io.amasync.daemon.commit.Frontier;
import io.amasync.daemon.index.CommittedState;
import io.amasync.daemon.index.PendingMark;
import io.amasync.daemon.index.WorkspaceIndex;
import io.amasync.daemon.scan.ScanResult;
import io.amasync.daemon.scan.ScanWalk;
import io.amasync.daemon.tree.FileKind;
import io.amasync.protocol.path.TreePath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The engine's work, without its timing: looks at what changed, and commits what is pending. For
 * the engine's thread.
 */
final class Synchronizer {
  /**
   * How a pass over everything pending went.
   *
   * @param progressed whether anything was committed or found to be committed
   * @param unresolved whether anything was left that another pass may settle
   */
  record Pass(boolean progressed, boolean unresolved, long entries, long bytes) {}

  /** How much is looked at between two looks at the pending paths; each is a flush of the disk. */
  private static final int MARKS_AT_ONCE = 5_000;

  private static final Logger LOG = LoggerFactory.getLogger(Synchronizer.class);

  private static final String COMMITTING = "committing";

  private final WorkspaceSetup setup;
  private final WorkspaceIndex index;
  private final ServerLink link;
  private final ChangeInbox inbox;
  private final EngineBoard board;
  private final BlockedPaths blocked;
  private final Interruptions interruptions;
  private final MassDeletionGuard guard;
  private final List<TreePath> racy = new ArrayList<>();
  private final Frontier frontier = new WalkFrontier();
  private @Nullable String rootFault;

  /** What remains of the first look at everything while it is being committed, else null. */
  private @Nullable ScanWalk walk;

  private boolean scannedOnce;

  Synchronizer(
      WorkspaceSetup setup,
      ServerLink link,
      ChangeInbox inbox,
      EngineBoard board,
      BlockedPaths blocked,
      Interruptions interruptions) {
    this.setup = setup;
    this.index = setup.index();
    this.link = link;
    this.inbox = inbox;
    this.board = board;
    this.blocked = blocked;
    this.interruptions = interruptions;
    this.guard = new MassDeletionGuard(index);
  }

  MassDeletionGuard guard() {
    return guard;
  }

  /** Why nothing can be committed; null when all is well. */
  @Nullable String objection() throws InterruptedException {
    if (rootFault == null && guard.objection() != null && !guard.isSure()) {
      scanEverything();
    }
    return rootFault != null ? rootFault : guard.objection();
  }

  /** What is wrong with the root, as far as the last look showed; null when it is all right. */
  @Nullable String rootFault() {
    return rootFault;
  }

  /** Notices a root that went away without a word from the watcher. */
  void lookAtRoot() {
    if (isRootGone()) {
      inbox.rescan(null, "the root is not what it was");
    }
  }

  private boolean isRootGone() {
    try {
      return setup.files().statRoot().kind() != FileKind.DIRECTORY;
    } catch (IOException e) {
      LOG.debug("{}: the root cannot be looked at", setup.name(), e);
      return true;
    }
  }

  /** Whether there is anything to commit, or to look at for that, or a commit to finish. */
  boolean hasWork() {
    return walk != null || index.pendingFiles() > 0 || index.journal() != null;
  }

  /**
   * Has the next pass look at everything while it commits, so that a large workspace is committed
   * from the first moment on. Only where nothing is committed: so there is nothing that could be
   * missing, and no deletion that would have to be seen as a whole.
   *
   * @return false when everything must be looked at first
   */
  boolean scanWithNextPass() {
    if (index.committed() != null || index.files() > 0 || isRootGone()) {
      return false;
    }
    inbox.take();
    walk = setup.scanner().walk();
    return true;
  }

  /** Whether the next pass is to look at everything. */
  boolean isToScan() {
    return walk != null;
  }

  /** Whether everything has been looked at since the engine started. */
  boolean hasScanned() {
    return scannedOnce;
  }

  /** How far the walk has come. */
  private final class WalkFrontier implements Frontier {
    @Override
    public boolean isOpen() {
      return walk != null;
    }

    @Override
    public boolean covers(TreePath path) {
      ScanWalk under = walk;
      return under == null || under.covers(path);
    }

    @Override
    public void advance() throws InterruptedException {
      ScanWalk under = Objects.requireNonNull(walk, "Everything has been looked at");
      ScanResult result = under.goOn(MARKS_AT_ONCE);
      if (result != null) {
        walk = null;
        scannedOnce = true;
        scanned(result).ifPresent(blocked::firstScanned);
        board.doing(COMMITTING, true);
      }
    }
  }

  /** Looks at everything. What the watcher says meanwhile waits. */
  void scanEverything() throws InterruptedException {
    inbox.take();
    look(new ChangeInbox.Changes(true, Set.of(), Set.of()));
  }

  /**
   * Looks at what the watcher has said; an interrupted look is repeated as a scan of everything.
   */
  void look(ChangeInbox.Changes changes) throws InterruptedException {
    boolean done = false;
    try {
      interruptions.scan(() -> lookAt(changes));
      done = true;
    } finally {
      if (!done) {
        inbox.rescan(null, "the last look was interrupted");
      }
    }
  }

  private void lookAt(ChangeInbox.Changes changes) throws InterruptedException {
    if (changes.everything()) {
      board.doing("scanning", true);
      walk = null;
      Optional<ScanResult.Scanned> result = scanned(setup.scanner().scan(null));
      result.ifPresent(guard::scanned);
      result.ifPresent(blocked::everythingScanned);
      scannedOnce = true;
      return;
    }
    for (TreePath subtree : changes.subtrees()) {
      scanned(setup.scanner().scan(subtree))
          .ifPresent(result -> blocked.subtreeScanned(subtree, result));
    }
    if (!changes.paths().isEmpty()) {
      scanned(setup.scanner().check(changes.paths()))
          .ifPresent(result -> blocked.scanned(changes.paths(), result));
    }
  }

  private Optional<ScanResult.Scanned> scanned(ScanResult result) {
    return switch (result) {
      case ScanResult.Scanned scanned -> {
        rootFault = null;
        yield Optional.of(scanned);
      }
      case ScanResult.RootUnusable(var reason, var advice) -> {
        rootFault = "%s: %s. %s".formatted(setup.root(), reason, advice);
        yield Optional.empty();
      }
    };
  }

  /** Reads files again whose last change may have left no trace in their stats. */
  void lookAtRacy() {
    index.markPending(racy.stream().map(path -> new PendingMark(path, 0)).toList());
    racy.clear();
  }

  boolean hasRacy() {
    return !racy.isEmpty();
  }

  /** Finishes what the journal holds, and commits everything pending. */
  Pass commitEverything() throws IOException, InterruptedException, AttentionException {
    return pass(null);
  }

  /** The same as one commit with a name, and whatever may object has been overruled. */
  Pass commitNamed(String alias, String message)
      throws IOException, InterruptedException, AttentionException {
    guard.confirm();
    link.confirm();
    board.historyFault(null);
    return pass(BatchRequest.named(null, alias, message));
  }

  private Pass pass(@Nullable BatchRequest named)
      throws IOException, InterruptedException, AttentionException {
    try {
      return passOver(named);
    } finally {
      if (walk != null) {
        walk = null;
        inbox.rescan(null, "the first scan was interrupted");
      }
    }
  }

  private Pass passOver(@Nullable BatchRequest named)
      throws IOException, InterruptedException, AttentionException {
    committing();
    Committer committer = interruptions.upload(() -> link.ready(this::rescanLater));
    BatchResult resumed = interruptions.upload(() -> resume(committer)).orElse(null);
    if (resumed != null) {
      note(resumed);
    }
    if (!link.isChecked()) {
      interruptions.upload(() -> link.ready(this::rescanLater));
    }
    lookBetweenBatches();
    Round round = new Round(resumed != null);
    try {
      commitBatches(committer, named, round);
    } finally {
      committer.letGo();
    }
    return round.pass();
  }

  /** What the batches of a pass have come to so far. */
  private final class Round {
    private long entries;
    private long bytes;
    private boolean progressed;
    private boolean unresolved;

    Round(boolean progressed) {
      this.progressed = progressed;
    }

    void add(BatchResult result) {
      note(result);
      entries += result.entries();
      bytes += result.bytes();
      progressed |= result.committed() != null;
      unresolved |= result.deferred() || !result.moved().isEmpty();
    }

    Pass pass() {
      return new Pass(progressed, unresolved, entries, bytes);
    }
  }

  private void commitBatches(Committer committer, @Nullable BatchRequest named, Round round)
      throws IOException, InterruptedException, AttentionException {
    TreePath after = null;
    do {
      String objection = objection();
      if (objection != null) {
        finish(committer, round);
        throw new AttentionException(objection);
      }
      BatchRequest request =
          named == null
              ? BatchRequest.automatic(frontier, after)
              : BatchRequest.named(after, named.alias(), named.message());
      long pending = index.pendingFiles();
      BatchResult result = interruptions.upload(() -> committer.commit(request));
      round.add(result);
      round.progressed |= index.pendingFiles() < pending;
      after = result.next();
      if (after != null) {
        lookBetweenBatches();
      }
    } while (after != null);
    finish(committer, round);
  }

  private void finish(Committer committer, Round round)
      throws IOException, InterruptedException, AttentionException {
    interruptions.upload(() -> Optional.ofNullable(committer.finish())).ifPresent(round::add);
  }

  private static Optional<BatchResult> resume(Committer committer)
      throws IOException, InterruptedException {
    return Optional.ofNullable(committer.resume());
  }

  /** The index was filled anew. */
  private void rescanLater() {
    inbox.rescan(null, "the index was filled from the server");
  }

  private void lookBetweenBatches() throws InterruptedException {
    if (!inbox.isEmpty()) {
      look(inbox.take());
      committing();
    }
  }

  private void committing() {
    if (walk == null) {
      board.doing(COMMITTING, true);
    } else {
      board.scanningAndCommitting();
    }
  }

  private void note(BatchResult result) {
    blocked.add(result.blocked());
    racy.addAll(result.racy());
    if (result.historyFault() != null) {
      LOG.error("{}", result.historyFault());
      board.historyFault(result.historyFault());
    }
    CommittedState committed = result.committed();
    if (committed != null) {
      board.serverAnswered();
      LOG.info(
          "{}: version {} is committed: {} paths, {} bytes",
          setup.name(),
          committed.version(),
          result.entries(),
          result.bytes());
    }
  }
}
