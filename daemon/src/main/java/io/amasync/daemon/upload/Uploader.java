package io.amasync.daemon.upload;

import io.amasync.chunker.cut.Cutter;
import io.amasync.chunker.pack.Compression;
import io.amasync.chunker.pack.PackWriter;
import io.amasync.daemon.remote.RemoteException;
import io.amasync.daemon.remote.RemoteServer;
import io.amasync.daemon.tree.WorkspaceFiles;
import io.amasync.protocol.path.TreePath;
import java.util.Iterator;
import java.util.concurrent.Semaphore;

/**
 * Uploads files of one account: one for all workspaces of the daemon, so that together they keep
 * within one budget. Thread-safe.
 */
public final class Uploader {
  private static final int UPLOADS_AT_START = 4;

  private final StoredAccount account;
  private final UploadBudget budget;
  private final Surroundings surroundings;
  private final BufferPool<byte[]> windows;
  private final BufferPool<Segment> segments;
  private final BufferPool<PackWriter> packs;
  private final Semaphore waitingPacks;
  private final PackSender sender;

  /** Takes no memory yet. */
  public Uploader(
      StoredAccount account,
      RemoteServer server,
      UploadBudget budget,
      Compression compression,
      Surroundings surroundings) {
    this.account = account;
    this.budget = budget;
    this.surroundings = surroundings;
    this.windows = new BufferPool<>(budget.workers(), () -> new byte[UploadBudget.WINDOW_BYTES]);
    this.segments = new BufferPool<>(budget.segments(), () -> new Segment(budget.segmentBytes()));
    this.packs =
        new BufferPool<>(
            budget.packs(), () -> new PackWriter(account.keys(), account.hashes(), compression));
    this.waitingPacks = new Semaphore(Math.max(0, budget.packs() - budget.segments()));
    AdaptiveLimit limit =
        new AdaptiveLimit(Math.min(UPLOADS_AT_START, budget.packs()), budget.packs());
    this.sender = new PackSender(server, limit, surroundings);
  }

  /**
   * What a session works on.
   *
   * @param cutter the workspace's
   */
  public record Session(
      WorkspaceFiles files, Cutter cutter, PackDestination destination, UploadCounters counters) {}

  /**
   * Reads files and gets their chunks into the store; returns when {@code sink} has been given
   * each. Interrupt the calling thread to stop it within moments.
   *
   * @param paths regular files, as far as was seen
   * @throws RemoteException when the store gave no leave or was away too long; files given to the
   *     sink before are staged all the same
   */
  public void stage(Session session, Iterator<TreePath> paths, StagingSink sink)
      throws RemoteException, InterruptedException {
    new StagingRun(this, session, paths, sink).run();
  }

  /** Lets go of buffers that no one uses at the moment. */
  public void trim() {
    windows.trim();
    segments.trim();
    packs.trim();
  }

  StoredAccount account() {
    return account;
  }

  int workers() {
    return budget.workers();
  }

  BufferPool<byte[]> windows() {
    return windows;
  }

  BufferPool<Segment> segments() {
    return segments;
  }

  /** The packs of a new session. */
  OpenPacks openPacks() {
    return new OpenPacks(packs, waitingPacks);
  }

  PackSender sender() {
    return sender;
  }

  FileReader reader(Session session) {
    return new FileReader(
        session.files(),
        session.cutter(),
        account.keys(),
        account.hashes(),
        surroundings.clock(),
        session.counters());
  }
}
