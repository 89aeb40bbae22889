package io.amasync.server.workspace;

import io.amasync.protocol.api.Limits;
import io.amasync.server.http.ProblemException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which texts name a workspace. */
final class WorkspaceNames {
  private static final Pattern FORM =
      Pattern.compile("[\\p{L}\\p{N}._ -]{1," + Limits.NAME_CHARACTERS + "}");
  private static final Pattern UUID_FORM =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  private WorkspaceNames() {}

  /** Whether a workspace may have this name or id. */
  static boolean isPossible(String nameOrId) {
    return FORM.matcher(nameOrId).matches();
  }

  /**
   * The name, when a workspace may have it.
   *
   * @throws ProblemException when not
   */
  static String check(@Nullable String name) {
    if (name == null || !isPossible(name) || name.isBlank() || !name.strip().equals(name)) {
      throw ProblemException.badRequest(
          "A workspace's name has 1 to %d letters, digits, dots, underscores, hyphens and inner spaces"
              .formatted(Limits.NAME_CHARACTERS));
    }
    if (UUID_FORM.matcher(name).matches()) {
      throw ProblemException.badRequest(
          "A workspace's name must not look like an id. Choose another name");
    }
    return name;
  }
}
