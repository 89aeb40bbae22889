package io.amasync.daemon.tree;

import io.amasync.protocol.path.TreePath;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Something is at this path and cannot be read. It blocks itself, not the workspace. The reason and
 * the advice are for the user's eyes.
 */
public final class FileUnreadableException extends IOException {
  private final transient @Nullable TreePath path;
  private final String reason;
  private final String advice;

  /**
   * That {@code path} cannot be read.
   *
   * @param path null is the workspace's root
   * @param reason what is in the way, like "permission denied"
   * @param advice what the user can do about it, a sentence
   */
  public FileUnreadableException(@Nullable TreePath path, String reason, String advice) {
    this(path, reason, advice, null);
  }

  /** The same, with the system's own exception. */
  public FileUnreadableException(
      @Nullable TreePath path, String reason, String advice, @Nullable IOException cause) {
    super(
        "'%s' cannot be read: %s. %s".formatted(path == null ? "." : path, reason, advice), cause);
    this.path = path;
    this.reason = reason;
    this.advice = advice;
  }

  /** What cannot be read; null is the workspace's root. */
  public @Nullable TreePath path() {
    return path;
  }

  /** What is in the way. */
  public String reason() {
    return reason;
  }

  /** What the user can do about it. */
  public String advice() {
    return advice;
  }
}
