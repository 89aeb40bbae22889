package io.amasync.daemon.commit;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** When the server hears of a commit that is to be completed, while the next batch is staged. */
enum Schedule implements Tasks {
  /** Before the next batch is planned; the answer lies there unread. */
  EAGER(true, true),
  /** After the next batch is staged. */
  LAZY(false, true),
  /** Before the next batch is read. */
  LATE_READING(false, false),
  /** Whenever threads of their own get to it, as outside of tests. */
  THREADED(false, false) {
    @Override
    public boolean areConcurrent() {
      return true;
    }

    @Override
    public <T extends @Nullable Object> Task<T> complete(Task.Call<T> call) {
      return ThreadedTask.STARTER.complete(call);
    }

    @Override
    public <T extends @Nullable Object> Task<T> stage(Task.Call<T> call) {
      return ThreadedTask.STARTER.stage(call);
    }
  };

  private final boolean completesAtOnce;
  private final boolean stagesAtOnce;

  Schedule(boolean completesAtOnce, boolean stagesAtOnce) {
    this.completesAtOnce = completesAtOnce;
    this.stagesAtOnce = stagesAtOnce;
  }

  @Override
  public boolean areConcurrent() {
    return false;
  }

  @Override
  public <T extends @Nullable Object> Task<T> complete(Task.Call<T> call) {
    return completesAtOnce ? done(call) : new Answer<>(call);
  }

  @Override
  public <T extends @Nullable Object> Task<T> stage(Task.Call<T> call) {
    return stagesAtOnce ? done(call) : new Answer<>(call);
  }

  private static <T extends @Nullable Object> Task<T> done(Task.Call<T> call) {
    Answer<T> answer = new Answer<>(call);
    answer.run();
    return answer;
  }

  /** A call on its caller's thread, when that waits for it at the latest. */
  private static final class Answer<T extends @Nullable Object> implements Task<T> {
    private final Call<T> call;
    private boolean ran;
    private @Nullable T result;
    private @Nullable Exception failure;

    Answer(Call<T> call) {
      this.call = call;
    }

    void run() {
      ran = true;
      try {
        result = call.run();
      } catch (IOException | CommitEndedException | InterruptedException e) {
        failure = e; // all else is the end of the process, at once
      }
    }

    @Override
    @SuppressWarnings("NullAway") // a result is null only where T says that it may be
    public T await() throws IOException, InterruptedException {
      if (!ran) {
        run();
      }
      switch (failure) {
        case null -> {}
        case IOException e -> throw e;
        case RuntimeException e -> throw e;
        case InterruptedException e -> throw e;
        default -> throw new IllegalStateException(failure);
      }
      return result;
    }

    @Override
    public void cancel() {}
  }
}
