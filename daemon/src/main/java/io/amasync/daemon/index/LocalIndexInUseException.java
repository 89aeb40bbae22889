package io.amasync.daemon.index;

import java.io.IOException;
import java.nio.file.Path;

/** Another process, or this one, has the index open already. */
public final class LocalIndexInUseException extends IOException {
  LocalIndexInUseException(Path directory) {
    super(
        ("The local index in %s is in use by another daemon. Stop that one with: ama-sync down,"
                + " or give this one an AMA_SYNC_HOME of its own")
            .formatted(directory));
  }
}
