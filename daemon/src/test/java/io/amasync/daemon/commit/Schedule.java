package io.amasync.daemon.commit;

import io.amasync.daemon.remote.CompleteOutcome;
import io.amasync.daemon.remote.RemoteException;
import org.jspecify.annotations.Nullable;

/** When the server hears of a commit that is to be completed, while the next batch is staged. */
enum Schedule implements Completion.Starter {
  /** Before the next batch is planned; the answer lies there unread. */
  EAGER {
    @Override
    public Completion start(Completion.Call call) {
      Answer answer = new Answer(call);
      answer.run();
      return answer;
    }
  },
  /** After the next batch is staged. */
  LAZY {
    @Override
    public Completion start(Completion.Call call) {
      return new Answer(call);
    }
  },
  /** Whenever a thread of its own gets to it, as outside of tests. */
  THREADED {
    @Override
    public Completion start(Completion.Call call) {
      return ThreadedCompletion.start(call);
    }
  };

  /** A call on its caller's thread. */
  private static final class Answer implements Completion {
    private final Call call;
    private @Nullable CompleteOutcome outcome;
    private @Nullable Exception failure;

    Answer(Call call) {
      this.call = call;
    }

    void run() {
      try {
        outcome = call.run();
      } catch (RemoteException | RuntimeException | InterruptedException e) {
        failure = e;
      }
    }

    @Override
    public CompleteOutcome await() throws RemoteException, InterruptedException {
      if (outcome == null && failure == null) {
        run();
      }
      CompleteOutcome answer = outcome;
      if (answer != null) {
        return answer;
      }
      switch (failure) {
        case RemoteException e -> throw e;
        case RuntimeException e -> throw e;
        case InterruptedException e -> throw e;
        case null, default -> throw new IllegalStateException(failure);
      }
    }

    @Override
    public void cancel() {}
  }
}
