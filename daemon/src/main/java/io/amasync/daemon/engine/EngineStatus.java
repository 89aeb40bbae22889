package io.amasync.daemon.engine;

import io.amasync.chunker.id.CommitHash;
import io.amasync.protocol.path.TreePath;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How one workspace stands, at one moment.
 *
 * @param path the directory
 * @param version the latest version this device knows committed
 * @param files regular files and links of that version, as this device knows it
 * @param bytes of those files
 * @param blocked paths that are not committed and why; at most {@link #LISTED_BLOCKED}
 * @param blockedPaths how many there are in all
 * @param watch {@code native} or {@code polling}
 * @param activity what it is doing, for people, e.g. {@code scanning}
 * @param lastError what, where, and what to do; null once things went well again
 */
public record EngineStatus(
    String name,
    UUID id,
    Path path,
    EngineState state,
    long version,
    long files,
    long bytes,
    Pending pending,
    Uploaded uploaded,
    List<Blocked> blocked,
    long blockedPaths,
    String watch,
    String activity,
    boolean serverReachable,
    @Nullable LastCommit lastCommit,
    @Nullable String lastError) {
  /** The most blocked paths that a status lists. */
  public static final int LISTED_BLOCKED = 1_000;

  public EngineStatus {
    blocked = List.copyOf(blocked);
  }

  /**
   * What is not committed yet.
   *
   * @param files paths, staging and staged ones included
   * @param bytes of those that are files and have still to be read or uploaded, as far as known
   * @param staging how many are being read and uploaded
   * @param stagingBytes of those that have been read
   * @param staged how many are wholly uploaded and wait for their commit
   * @param stagedBytes of those
   * @param secondsLeft until all is uploaded, at the pace of the last seconds; null when nothing
   *     moved in them, or there may be more than has been found so far
   */
  public record Pending(
      long files,
      long bytes,
      long staging,
      long stagingBytes,
      long staged,
      long stagedBytes,
      @Nullable Long secondsLeft) {}

  /**
   * What was uploaded since the daemon started.
   *
   * @param readBytesPerSecond over the last seconds
   * @param uploadedBytesPerSecond over the last seconds
   */
  public record Uploaded(
      long chunks, long bytes, long packs, long readBytesPerSecond, long uploadedBytesPerSecond) {}

  /**
   * A path that is not committed.
   *
   * @param skipped true for what is never sent (a FIFO, a socket, a device): it needs no attention
   */
  public record Blocked(TreePath path, String reason, String advice, boolean skipped) {}

  /** The last commit of this device. */
  public record LastCommit(long version, Instant time, CommitHash hash) {}
}
