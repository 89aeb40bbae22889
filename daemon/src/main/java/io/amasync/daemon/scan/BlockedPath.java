package io.amasync.daemon.scan;

import io.amasync.protocol.path.TreePath;
import org.jspecify.annotations.Nullable;

/**
 * A path that a scan could not look at, and with it all that may be below.
 *
 * @param path null is the root
 * @param reason what is in the way
 * @param advice what the user can do about it, a sentence
 * @param skipped true for what is never sent (a FIFO, a socket, a device): it needs no attention
 */
public record BlockedPath(@Nullable TreePath path, String reason, String advice, boolean skipped) {}
