package io.amasync.daemon.commit;

import io.amasync.daemon.remote.RemoteException;
import io.amasync.daemon.upload.PackDestination;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * The commit of files that are read before it may be opened: while the commit before it is not
 * sealed, there is no room for another in the journal. Thread-safe.
 */
final class LateDestination implements PackDestination {
  private final UUID workspace;
  private final CountDownLatch ready = new CountDownLatch(1);
  private volatile @Nullable OpenCommit commit;

  LateDestination(UUID workspace) {
    this.workspace = workspace;
  }

  /** What it is; once. */
  void is(OpenCommit opened) {
    commit = opened;
    ready.countDown();
  }

  @Override
  public UUID workspace() {
    return workspace;
  }

  @Override
  public void awaitReady() throws InterruptedException {
    ready.await();
  }

  @Override
  public UUID commit() throws RemoteException, InterruptedException {
    awaitReady();
    OpenCommit opened = commit;
    if (opened == null) {
      throw new IllegalStateException("A destination is ready when it is known");
    }
    return opened.commit();
  }
}
