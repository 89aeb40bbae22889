package io.amasync.daemon.commit;

import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/** A task on a virtual thread of its own. */
final class ThreadedTask<T extends @Nullable Object> implements Task<T> {
  /** Starts every task at once. */
  static final Tasks STARTER =
      new Tasks() {
        @Override
        public boolean areConcurrent() {
          return true;
        }

        @Override
        public <T extends @Nullable Object> Task<T> complete(Call<T> call) {
          return start("complete", call);
        }

        @Override
        public <T extends @Nullable Object> Task<T> stage(Call<T> call) {
          return start("stage", call);
        }
      };

  private final FutureTask<T> task;
  private final Thread thread;

  private ThreadedTask(String name, Call<T> call) {
    task = new FutureTask<>(call::run);
    thread = Thread.ofVirtual().name(name).unstarted(task);
  }

  static <T extends @Nullable Object> Task<T> start(String name, Call<T> call) {
    ThreadedTask<T> started = new ThreadedTask<>(name, call);
    started.thread.start();
    return started;
  }

  @Override
  public T await() throws IOException, InterruptedException {
    try {
      return task.get();
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case IOException failure -> throw failure;
        case InterruptedException interrupted -> throw interrupted;
        case RuntimeException fault -> throw fault;
        case Error error -> throw error;
        case null, default -> throw new IllegalStateException("A task failed", e);
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
