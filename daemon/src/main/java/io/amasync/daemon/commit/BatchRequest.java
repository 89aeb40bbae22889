package io.amasync.daemon.commit;

import io.amasync.protocol.path.TreePath;
import org.jspecify.annotations.Nullable;

/**
 * What to commit.
 *
 * @param frontier how far pending paths may be committed
 * @param after the batch begins after this pending path; null for the first
 * @param explicit whether the user asked for it: conflicts are committed too, on top of what the
 *     other device did
 * @param alias a name for the commit, or empty
 * @param message what the commit is about, or empty
 */
public record BatchRequest(
    Frontier frontier,
    @Nullable TreePath after,
    BatchLimits limits,
    boolean explicit,
    String alias,
    String message) {
  /** What the daemon does by itself. */
  public static BatchRequest automatic(Frontier frontier, @Nullable TreePath after) {
    return new BatchRequest(frontier, after, BatchLimits.AUTOMATIC, false, "", "");
  }

  /** What the user asks for, of a workspace that has been looked at. */
  public static BatchRequest named(@Nullable TreePath after, String alias, String message) {
    return new BatchRequest(Frontier.NONE, after, BatchLimits.NAMED, true, alias, message);
  }

  /**
   * Whether it becomes a commit even when nothing has changed: the user gives the tree as it is a
   * name. What follows the first batch was named with it.
   */
  boolean isWantedEmpty() {
    return explicit && after == null && !(alias.isEmpty() && message.isEmpty());
  }
}
