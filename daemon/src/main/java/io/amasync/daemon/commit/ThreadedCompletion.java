package io.amasync.daemon.commit;

import io.amasync.daemon.remote.CompleteOutcome;
import io.amasync.daemon.remote.RemoteException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** A completion on a virtual thread of its own. */
final class ThreadedCompletion implements Completion {
  private final FutureTask<CompleteOutcome> task;
  private final Thread thread;

  private ThreadedCompletion(Call call) {
    task = new FutureTask<>(call::run);
    thread = Thread.ofVirtual().name("complete").unstarted(task);
  }

  static Completion start(Call call) {
    ThreadedCompletion completion = new ThreadedCompletion(call);
    completion.thread.start();
    return completion;
  }

  @Override
  public CompleteOutcome await() throws RemoteException, InterruptedException {
    try {
      return task.get();
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case RemoteException remote -> throw remote;
        case RuntimeException runtime -> throw runtime;
        case Error error -> throw error;
        case null, default -> throw new IllegalStateException("Completing a commit failed", e);
      }
    }
  }

  @Override
  public void cancel() {
    thread.interrupt();
    boolean interrupted = false;
    while (true) {
      try {
        thread.join();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
