package io.amasync.daemon.control;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How everything stands: what {@code status --json} prints.
 *
 * @param state the state of the workspace that needs most care
 * @param daemon null when none runs
 * @param server null before the first {@code up}
 */
public record StatusView(
    State state, @Nullable Daemon daemon, @Nullable Server server, List<Workspace> workspaces) {

  /** How a workspace stands, in the order of the care it needs. */
  public enum State {
    /** Everything that was seen is committed. */
    @JsonProperty("in-sync")
    IN_SYNC,
    /** Changes are on their way. */
    @JsonProperty("pending")
    PENDING,
    /** The user stopped uploading. */
    @JsonProperty("paused")
    PAUSED,
    /** The server, or the daemon itself, cannot be reached. */
    @JsonProperty("offline")
    OFFLINE,
    /** Something waits for the user. */
    @JsonProperty("attention")
    ATTENTION
  }

  /**
   * The daemon's process.
   *
   * @param residentBytes its resident memory, or 0 where the system does not say
   * @param hash the implementation that hashes chunks
   * @param uploadLimitBytesPerSecond what all workspaces together may upload; null for no limit
   */
  public record Daemon(
      long pid,
      String version,
      long uptimeSeconds,
      long residentBytes,
      String hash,
      @Nullable Long uploadLimitBytesPerSecond) {}

  /** The server. */
  public record Server(String url, boolean reachable) {}

  /**
   * One workspace.
   *
   * @param version the latest that this daemon committed, 0 before the first
   * @param files in the tree as committed
   * @param bytes of them
   * @param uploaded since the daemon started
   * @param secondsLeft until all that is pending is uploaded, at the pace of the last seconds; null
   *     when nothing moved in them
   * @param watch {@code native} or {@code polling}
   * @param lastError the newest fault that is not over, null when there is none
   * @param downloadUrl to which a file's path, percent-encoded, is appended
   */
  public record Workspace(
      String name,
      UUID id,
      String path,
      State state,
      long version,
      long files,
      long bytes,
      Pending pending,
      Uploaded uploaded,
      Throughput throughput,
      @Nullable Long secondsLeft,
      List<Blocked> blocked,
      String watch,
      @Nullable LastCommit lastCommit,
      @Nullable String lastError,
      String downloadUrl) {
    /** Takes a copy. */
    public Workspace {
      blocked = List.copyOf(blocked);
    }
  }

  /**
   * What is not committed yet.
   *
   * @param files changed, deleted ones too, with those that are staging and staged
   * @param bytes of them that have still to be read or uploaded
   * @param staging files being read and uploaded
   * @param stagingBytes of those that have been read
   * @param staged files uploaded, and waiting for the commit
   * @param stagedBytes of those
   */
  public record Pending(
      long files, long bytes, long staging, long stagingBytes, long staged, long stagedBytes) {}

  /** What was uploaded. */
  public record Uploaded(long chunks, long bytes, long packs) {}

  /** How fast files are read, and packs sent, over the last seconds. */
  public record Throughput(long readBytesPerSecond, long uploadBytesPerSecond) {}

  /** A file that cannot be committed. */
  public record Blocked(String path, String reason, String advice) {}

  /** The latest commit of this daemon. */
  public record LastCommit(long version, Instant time, String hash) {}

  /** Takes a copy. */
  public StatusView {
    workspaces = List.copyOf(workspaces);
  }

  /** The state that needs most care among {@code workspaces}. */
  public static State worst(List<Workspace> workspaces) {
    return workspaces.stream().map(Workspace::state).max(State::compareTo).orElse(State.IN_SYNC);
  }

  /** Only the workspaces of an id. */
  public StatusView only(UUID workspace) {
    List<Workspace> chosen =
        workspaces.stream().filter(candidate -> candidate.id().equals(workspace)).toList();
    return new StatusView(worst(chosen), daemon, server, chosen);
  }
}
