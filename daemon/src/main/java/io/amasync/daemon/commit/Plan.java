package io.amasync.daemon.commit;

import io.amasync.daemon.index.Applied;
import io.amasync.daemon.index.PendingPath;
import io.amasync.protocol.path.TreePath;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one batch is to do.
 *
 * @param entries by path, ascending
 * @param settled marks of paths that are as they are committed
 * @param refreshed paths that are as they are committed but for a stat
 * @param blocked what cannot be committed, with its mark
 * @param next where the next batch begins, null when there is nothing after this one
 * @param deferred whether something before {@code next} had to be left for another round
 */
record Plan(
    List<PlannedEntry> entries,
    List<PendingPath> settled,
    List<Applied> refreshed,
    List<BlockedPath> blocked,
    @Nullable TreePath next,
    boolean deferred) {}
