package io.amasync.daemon.commit;

import io.amasync.protocol.path.TreePath;

/**
 * A path that cannot be committed as it is.
 *
 * @param skipped true for what is never sent (a FIFO, a socket, a device): it needs no attention
 */
public record BlockedPath(TreePath path, String reason, String advice, boolean skipped) {}
