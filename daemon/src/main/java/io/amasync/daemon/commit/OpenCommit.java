package io.amasync.daemon.commit;

import io.amasync.daemon.remote.RemoteException;
import io.amasync.daemon.remote.RemoteServer;
import io.amasync.daemon.upload.PackDestination;
import io.amasync.protocol.api.CommitState;
import io.amasync.protocol.api.CommitView;
import io.amasync.protocol.api.OpenCommitRequest;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The commit of one batch, opened on the server when its id is first needed: a batch in which
 * nothing turns out to have changed never is. Thread-safe.
 */
final class OpenCommit implements PackDestination {
  private final UUID workspace;
  private final String device;
  private final RemoteServer server;
  private final CommitJournal journal;
  private final JournalEntry.Opened opened;
  private final boolean journalled;
  private final ReentrantLock lock = new ReentrantLock();

  // Guarded by lock.
  private @Nullable UUID commit;

  /** {@code journalled} says whether {@code opened} is in the journal already. */
  OpenCommit(
      CommitContext context,
      CommitJournal journal,
      JournalEntry.Opened opened,
      boolean journalled) {
    this.workspace = context.workspace();
    this.device = context.device();
    this.server = context.server();
    this.journal = journal;
    this.opened = opened;
    this.journalled = journalled;
  }

  JournalEntry.Opened opened() {
    return opened;
  }

  @Override
  public UUID workspace() {
    return workspace;
  }

  @Override
  public UUID commit() throws RemoteException, InterruptedException {
    lock.lockInterruptibly();
    try {
      UUID known = commit;
      if (known == null) {
        known = open();
        commit = known;
      }
      return known;
    } finally {
      lock.unlock();
    }
  }

  private UUID open() throws RemoteException, InterruptedException {
    if (!journalled) {
      journal.open(opened);
    }
    CommitView view =
        server.openCommit(
            workspace,
            new OpenCommitRequest(
                opened.key().toString(),
                opened.parentVersion(),
                opened.top().toString(),
                device,
                opened.alias(),
                opened.message()));
    if (view.state() != CommitState.OPEN) {
      throw new CommitEndedException(view.id());
    }
    return UUID.fromString(view.id());
  }

  /** Gives the commit up, if the server was or may have been told of it. */
  void abandon() throws RemoteException, InterruptedException {
    lock.lockInterruptibly();
    try {
      if (commit == null && !journalled) {
        return;
      }
      try {
        server.abandon(workspace, commit());
      } catch (CommitEndedException e) {
        // It has ended already, which is what was wanted.
        commit = null;
      }
      journal.dropOpened();
    } finally {
      lock.unlock();
    }
  }
}
