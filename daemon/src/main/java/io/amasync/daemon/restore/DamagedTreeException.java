package io.amasync.daemon.restore;

import io.amasync.protocol.path.TreePath;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What the server sent is not what its ids say, or is no tree at all. Nothing of it was written
 * that is not verified; a retry helps only when the server is mended.
 */
public final class DamagedTreeException extends IOException {
  private static final long serialVersionUID = 1;

  DamagedTreeException(@Nullable TreePath path, String fault) {
    this(path, fault, null);
  }

  DamagedTreeException(@Nullable TreePath path, String fault, @Nullable Throwable cause) {
    super(
        ("%s%s. The stored data is damaged or was tampered with. Whoever runs the server has to get"
                + " it from a backup of the store.")
            .formatted(path == null ? "The tree stream: " : "'%s': ".formatted(path), fault),
        cause);
  }
}
