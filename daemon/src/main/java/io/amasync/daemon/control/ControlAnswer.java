package io.amasync.daemon.control;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the daemon answers. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "answer")
@JsonSubTypes({
  @JsonSubTypes.Type(value = ControlAnswer.Status.class, name = "status"),
  @JsonSubTypes.Type(value = ControlAnswer.Done.class, name = "done"),
  @JsonSubTypes.Type(value = ControlAnswer.Committed.class, name = "committed"),
  @JsonSubTypes.Type(value = ControlAnswer.TimedOut.class, name = "timed-out"),
  @JsonSubTypes.Type(value = ControlAnswer.Attention.class, name = "attention"),
  @JsonSubTypes.Type(value = ControlAnswer.Refused.class, name = "refused")
})
public sealed interface ControlAnswer {
  /**
   * How everything stands.
   *
   * @param progress of each workspace of the status, in its order
   */
  record Status(StatusView status, List<Progress> progress) implements ControlAnswer {
    /** Takes a copy. */
    public Status {
      progress = List.copyOf(progress);
    }
  }

  /**
   * What a workspace is doing at this moment, for progress bars.
   *
   * @param activity for people, e.g. {@code scanning}
   * @param blockedPaths how many there are in all; the status lists only so many
   * @param skippedPaths how many of those listed are never sent and need no attention
   */
  record Progress(UUID workspace, String activity, long blockedPaths, long skippedPaths) {}

  /** It is done. */
  record Done() implements ControlAnswer {}

  /**
   * A workspace's commit is stored.
   *
   * @param entries how many paths it committed; 0 when nothing had changed, and then there is no
   *     new version
   */
  record Committed(UUID workspace, long version, @Nullable String hash, long entries, long bytes)
      implements ControlAnswer {}

  /** The time was over first. */
  record TimedOut() implements ControlAnswer {}

  /** It cannot be done before the user has seen to something. */
  record Attention(String reason, String advice) implements ControlAnswer {}

  /** The daemon will not, or could not, do it. */
  record Refused(String reason, String advice) implements ControlAnswer {}
}
