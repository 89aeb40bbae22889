package io.amasync.daemon.engine;

import java.time.Duration;

/**
 * The engine's timing.
 *
 * @param quiet changes are committed when none has come for so long,
 * @param longestGathering or when the first is so old
 * @param rescan how often everything is looked at, whatever the watcher says
 * @param heartbeat how often the server is asked how it is, when there is nothing else to ask it
 * @param firstRetry the most that is waited after the server was found away,
 * @param longestRetry and the most after many times
 * @param attentionRetry how long after something that needs the user it is tried again
 * @param settled how long a workspace is in sync before its size counts as normal for the guard
 * @param trimAfter how long an idle engine keeps its buffers
 */
public record EngineSettings(
    Duration quiet,
    Duration longestGathering,
    Duration rescan,
    Duration heartbeat,
    Duration firstRetry,
    Duration longestRetry,
    Duration attentionRetry,
    Duration settled,
    Duration trimAfter) {
  /** What the daemon runs with. */
  public static final EngineSettings DEFAULT =
      new EngineSettings(
          Duration.ofMillis(300),
          Duration.ofSeconds(2),
          Duration.ofHours(1),
          Duration.ofSeconds(15),
          Duration.ofSeconds(1),
          Duration.ofSeconds(30),
          Duration.ofSeconds(15),
          Duration.ofSeconds(10),
          Duration.ofSeconds(30));
}
