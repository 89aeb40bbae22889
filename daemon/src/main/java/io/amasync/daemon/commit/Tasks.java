package io.amasync.daemon.commit;

import org.jspecify.annotations.Nullable;

/** When things are done that need not be waited for at once. */
interface Tasks {
  /** Has the server asked to complete a commit. */
  <T extends @Nullable Object> Task<T> complete(Task.Call<T> call);

  /** Whether tasks go on beside each other and their caller, so that one may wait for another. */
  boolean areConcurrent();

  /** Has a batch's files read and sent. */
  <T extends @Nullable Object> Task<T> stage(Task.Call<T> call);
}
