package io.amasync.daemon.commit;

import org.jspecify.annotations.Nullable;

/** When things are done that need not be waited for at once. */
interface Tasks {
  /** Has the server asked to complete a commit. */
  <T extends @Nullable Object> Task<T> complete(Task.Call<T> call);

  /** Has a batch's files read and sent. */
  <T extends @Nullable Object> Task<T> stage(Task.Call<T> call);
}
