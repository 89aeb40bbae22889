package io.amasync.daemon.watch;

import java.nio.file.Path;
import java.time.Duration;

/**
 * What a watcher needs to know besides the tree.
 *
 * @param probeDirectory exists, is private to the daemon and outside of the workspace: a file in it
 *     is written at every heartbeat, to see whether the system still tells of it
 * @param heartbeat how often; a watch that stays silent to a heartbeat until the next is started
 *     anew
 * @param pollInterval how often the workspace is scanned while it cannot be watched
 * @param retryInterval how often watching is tried again then
 */
public record WatchSettings(
    Path probeDirectory, Duration heartbeat, Duration pollInterval, Duration retryInterval) {
  private static final Duration ROOT_INTERVAL = Duration.ofSeconds(1);

  /** The usual: a heartbeat and a poll every 30 seconds, a new attempt every 10 minutes. */
  public static WatchSettings withProbeIn(Path probeDirectory) {
    return new WatchSettings(
        probeDirectory, Duration.ofSeconds(30), Duration.ofSeconds(30), Duration.ofMinutes(10));
  }

  /** How often it is looked whether a root that went away is back: at least every second. */
  Duration rootInterval() {
    return pollInterval.compareTo(ROOT_INTERVAL) < 0 ? pollInterval : ROOT_INTERVAL;
  }
}
