package io.amasync.server.http;

import io.amasync.protocol.path.TreePath;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** A path among the texts of a JSON answer. */
public final class PathText {
  private PathText() {}

  /** The path's bytes, when its text does not say them all; else null. */
  public static @Nullable String base64IfNeeded(TreePath path) {
    return path.isUtf8() ? null : Base64.getEncoder().encodeToString(path.toBytes());
  }

  /** A path as a token to ask for the next page with. */
  public static String toToken(TreePath path) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(path.toBytes());
  }

  /**
   * The path that a token stands for.
   *
   * @throws ProblemException when it is none
   */
  public static TreePath ofToken(String token) {
    try {
      return TreePath.of(Base64.getUrlDecoder().decode(token));
    } catch (IllegalArgumentException e) {
      throw ProblemException.badRequest(
          "The parameter 'after' must be what an earlier answer gave as 'next'");
    }
  }
}
