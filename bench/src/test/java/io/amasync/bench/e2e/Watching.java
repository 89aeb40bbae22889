package io.amasync.bench.e2e;

import io.amasync.daemon.config.Home;
import io.amasync.daemon.config.RunFile;
import io.amasync.daemon.control.ControlAnswer;
import io.amasync.daemon.control.ControlClient;
import io.amasync.daemon.control.ControlCommand;
import io.amasync.daemon.control.StatusView;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/** Follows a daemon by its socket: quicker than a command, for moments that pass quickly. */
final class Watching {
  private Watching() {}

  /** The first status that is as wanted, or a failure after a minute. */
  static StatusView until(Installation ama, Predicate<StatusView.Workspace> wanted) {
    return Awaitility.await()
        .atMost(Duration.ofMinutes(1))
        .pollInterval(Duration.ofMillis(10))
        .until(
            () -> status(ama),
            status -> status.isPresent() && status.get().workspaces().stream().anyMatch(wanted))
        .orElseThrow();
  }

  /** What the daemon says; empty when none runs. */
  static Optional<StatusView> status(Installation ama) {
    try {
      Optional<RunFile> file = RunFile.read(new Home(ama.home()));
      if (file.isEmpty()) {
        return Optional.empty();
      }
      try (ControlClient client = ControlClient.connect(file.get().socketPath())) {
        return client.ask(new ControlCommand.Status()) instanceof ControlAnswer.Status known
            ? Optional.of(known.status())
            : Optional.empty();
      }
    } catch (IOException e) {
      return Optional.empty(); // It does not run yet.
    }
  }
}
