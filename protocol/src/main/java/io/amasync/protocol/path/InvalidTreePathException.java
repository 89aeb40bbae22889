package io.amasync.protocol.path;

/**
 * A path that cannot name anything inside a workspace. The sender must change it; a retry cannot
 * help.
 */
public final class InvalidTreePathException extends IllegalArgumentException {
  private static final int SHOWN_CHARACTERS = 200;

  InvalidTreePathException(String fault, String path) {
    super(
        "The path '%s' %s. Use a path relative to the workspace, like textures/wood.png"
            .formatted(shown(path), fault));
  }

  private static String shown(String path) {
    String visible = path.replaceAll("\\p{Cntrl}", "\uFFFD");
    return visible.length() <= SHOWN_CHARACTERS
        ? visible
        : visible.substring(0, SHOWN_CHARACTERS) + "…";
  }
}
