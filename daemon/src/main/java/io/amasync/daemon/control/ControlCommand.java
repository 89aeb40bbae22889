package io.amasync.daemon.control;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a client can ask of the daemon. A {@code workspace} that may be null means all of them when
 * it is.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "command")
@JsonSubTypes({
  @JsonSubTypes.Type(value = ControlCommand.Status.class, name = "status"),
  @JsonSubTypes.Type(value = ControlCommand.Wait.class, name = "wait"),
  @JsonSubTypes.Type(value = ControlCommand.Commit.class, name = "commit"),
  @JsonSubTypes.Type(value = ControlCommand.Pause.class, name = "pause"),
  @JsonSubTypes.Type(value = ControlCommand.Resume.class, name = "resume"),
  @JsonSubTypes.Type(value = ControlCommand.AddWorkspace.class, name = "add-workspace"),
  @JsonSubTypes.Type(value = ControlCommand.LimitUpload.class, name = "limit-upload"),
  @JsonSubTypes.Type(value = ControlCommand.Stop.class, name = "stop")
})
@JsonInclude(JsonInclude.Include.NON_NULL)
public sealed interface ControlCommand {
  /** How does everything stand? Answered with {@link ControlAnswer.Status}. */
  record Status() implements ControlCommand {}

  /**
   * Answers once everything that had changed when it was asked is committed, with {@link
   * ControlAnswer.Done}, or with {@link ControlAnswer.TimedOut}.
   */
  record Wait(@Nullable UUID workspace, long timeoutMillis) implements ControlCommand {}

  /**
   * Commits what has changed, now, as one commit of that alias and message, and confirms what the
   * guard holds back. Answered with {@link ControlAnswer.Committed}, or like {@link Wait}.
   */
  record Commit(UUID workspace, String alias, String message, long timeoutMillis)
      implements ControlCommand {}

  /** Stops uploading; watching goes on. */
  record Pause() implements ControlCommand {}

  /** Uploads again. */
  record Resume() implements ControlCommand {}

  /** Reads the configuration again and starts this workspace, unless it runs. */
  record AddWorkspace(UUID workspace) implements ControlCommand {}

  /** Limits what all workspaces together upload, from now on until it is ended; 0 for no limit. */
  record LimitUpload(long bytesPerSecond) implements ControlCommand {}

  /** Ends the daemon. Answered before it does. */
  record Stop() implements ControlCommand {}
}
