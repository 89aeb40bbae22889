package io.amasync.daemon.engine;

import io.amasync.chunker.cut.ChunkSizes;
import io.amasync.chunker.cut.Cutter;
import io.amasync.chunker.cut.FastCdcCutter;
import io.amasync.chunker.cut.FixedCutter;
import io.amasync.chunker.hash.HashKey;
import io.amasync.daemon.commit.CommitContext;
import io.amasync.daemon.commit.Committer;
import io.amasync.daemon.index.CommittedState;
import io.amasync.daemon.remote.RemoteException;
import io.amasync.daemon.upload.UploadCounters;
import io.amasync.protocol.api.Chunking;
import io.amasync.protocol.api.WorkspaceView;
import org.jspecify.annotations.Nullable;

/**
 * The workspace on the server: gives the committer once the two sides are known to fit together.
 * For the engine's thread.
 */
final class ServerLink {
  private final WorkspaceSetup setup;
  private final SharedUploads uploads;
  private final UploadCounters counters;
  private @Nullable Committer committer;
  private boolean checked;
  private boolean resetConfirmed;

  ServerLink(WorkspaceSetup setup, SharedUploads uploads, UploadCounters counters) {
    this.setup = setup;
    this.uploads = uploads;
    this.counters = counters;
  }

  /** The user wants everything committed, whatever the server has lost. */
  void confirm() {
    resetConfirmed = true;
    checked = false;
  }

  /** The connection was lost: the server may be another one by now. */
  void lost() {
    checked = false;
  }

  /** Whether {@link #ready} would ask the server first. */
  boolean isChecked() {
    return checked;
  }

  /**
   * The committer, with nothing left to resume.
   *
   * @param rescan called when the index was filled anew, and everything must be scanned
   */
  Committer ready(Runnable rescan)
      throws RemoteException, InterruptedException, AttentionException {
    Committer known = committer;
    if (known != null && checked) {
      return known;
    }
    WorkspaceView view = view();
    if (known == null) {
      known = committer(view);
      committer = known;
    }
    if (resetConfirmed && isBehind(view)) {
      setup.index().forget();
      uploads.get().account().known().forgetAll();
    }
    resetConfirmed = false;
    if (setup.index().journal() == null) {
      check(view, rescan);
      checked = true;
    }
    return known;
  }

  private void check(WorkspaceView view, Runnable rescan)
      throws RemoteException, InterruptedException, AttentionException {
    CommittedState committed = setup.index().committed();
    if (committed == null && view.version() > 0) {
      new IndexRebuild(setup.server(), setup.index(), setup.surroundings().clock()).run(view);
      rescan.run();
    } else if (committed != null && isBehind(view)) {
      throw new AttentionException(
          ("The server has version %d of '%s' (%s), and this device has committed version %d (%s)."
                  + " Were the server's data set back to an older copy? To compare everything with"
                  + " the server again and send what it lacks, run: ama-sync commit")
              .formatted(
                  view.version(),
                  view.name(),
                  view.commitHash(),
                  committed.version(),
                  committed.hash()));
    }
  }

  /** Whether the server lacks, or has otherwise, what this device knows to be committed. */
  private boolean isBehind(WorkspaceView view) {
    CommittedState committed = setup.index().committed();
    return committed != null
        && (view.version() < committed.version()
            || (view.version() == committed.version()
                && !committed.hash().toString().equals(view.commitHash())));
  }

  /** Asks the server how it is. */
  void heartbeat() throws RemoteException, InterruptedException, AttentionException {
    WorkspaceView view = view();
    if (checked && isBehind(view)) {
      checked = false;
    }
  }

  private WorkspaceView view() throws RemoteException, InterruptedException, AttentionException {
    return setup
        .server()
        .workspace(setup.id().toString())
        .orElseThrow(() ->
            new AttentionException(
                ("The server has no workspace '%s' (%s) of this account. Check the server's"
                        + " address and the token file, or run again: ama-sync up %s")
                    .formatted(setup.name(), setup.id(), setup.root())));
  }

  private Committer committer(WorkspaceView view) throws RemoteException, InterruptedException {
    SharedUploads.Uploads shared = uploads.get();
    CommitContext context =
        new CommitContext(
            setup.id(),
            view.name(),
            view.chunking(),
            cutter(view.chunking(), shared.account().keys().gear()),
            setup.device(),
            setup.files(),
            setup.index(),
            new AutomaticTracking(setup.rules()),
            setup.server(),
            shared.account(),
            setup.manifest());
    return new Committer(context, shared.uploader(), counters, setup.surroundings());
  }

  private static Cutter cutter(Chunking chunking, HashKey gear) {
    return switch (chunking) {
      case CDC -> new FastCdcCutter(gear, ChunkSizes.DEFAULT);
      case FIXED -> new FixedCutter(ChunkSizes.DEFAULT.normalBytes());
    };
  }
}
