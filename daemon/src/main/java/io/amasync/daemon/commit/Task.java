package io.amasync.daemon.commit;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Something under way while its caller does other things. */
interface Task<T extends @Nullable Object> {
  /** What is to be done. */
  @FunctionalInterface
  interface Call<T extends @Nullable Object> {
    T run() throws IOException, InterruptedException;
  }

  /**
   * Waits for the result. When the waiting is interrupted, the call goes on.
   *
   * @throws IOException as the call did
   */
  T await() throws IOException, InterruptedException;

  /** Interrupts the call, and returns when it has ended. What came of it is not known then. */
  void cancel();
}
