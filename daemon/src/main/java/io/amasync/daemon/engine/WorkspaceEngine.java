package io.amasync.daemon.engine;

import java.util.concurrent.CompletableFuture;

/**
 * One workspace being kept in sync, as the control socket and the command line see it. Thread-safe;
 * no method but {@link #close()} blocks.
 */
public interface WorkspaceEngine extends AutoCloseable {
  /** Starts its thread: finishes what the journal holds, scans everything, then follows changes. */
  void start();

  /** What is known at this moment. Never touches the disk or the network. */
  EngineStatus status();

  /**
   * Looks at the whole tree and commits everything that changed as one commit. It also confirms
   * what the guard holds back and what conflicts block.
   *
   * @param alias a name for the commit, or empty
   * @param message what the commit is about, or empty
   * @return completes when the server has it; fails with a {@link CommitFailedException} that says
   *     what to do
   */
  CompletableFuture<CommitReport> commitNow(String alias, String message);

  /**
   * Looks at the whole tree, and completes once everything that had changed by then is committed,
   * or cannot be without help. The caller sets its own time limit; cancelling stops nothing but the
   * waiting.
   */
  CompletableFuture<WaitOutcome> awaitCommitted();

  /** Stops uploading as soon as it can; watching goes on. */
  void pause();

  /** Uploads again. */
  void resume();

  /** Stops within seconds, wherever it is, and leaves the rest for the next start. */
  @Override
  void close();
}
