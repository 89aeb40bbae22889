package io.amasync.daemon.cli.launch;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Ends processes by SIGTERM, which both programs answer by stopping cleanly. */
final class Stopping {
  private Stopping() {}

  static void stop(ProcessHandle process, String name, Duration patience)
      throws IOException, InterruptedException {
    process.destroy();
    if (!endsWithin(process, patience)) {
      throw new LaunchException(
          "%s (pid %d) has not stopped within %d s."
              .formatted(name, process.pid(), patience.toSeconds()),
          "Wait and run ama-sync down again; if it never ends: kill -9 %d (nothing committed is"
                  .formatted(process.pid())
              + " lost).");
    }
  }

  static boolean endsWithin(ProcessHandle process, Duration patience) throws InterruptedException {
    try {
      process.onExit().get(patience.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException("Waiting for a process failed", e);
    }
  }
}
