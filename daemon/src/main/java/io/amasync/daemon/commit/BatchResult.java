package io.amasync.daemon.commit;

import io.amasync.daemon.index.CommittedState;
import io.amasync.protocol.path.TreePath;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of one batch.
 *
 * @param committed the new version; null when nothing had to be committed
 * @param entries how many paths it has
 * @param bytes of the files among them
 * @param blocked what could not be committed
 * @param moved files that changed while they were read; they stay pending
 * @param racy files to be looked at again, since a change within the tick of their last one would
 *     not show
 * @param next where the next batch begins; null when this was the last
 * @param deferred whether something before {@code next} is left for another round
 * @param historyFault null; else what is wrong with the server's history, and what to do
 */
public record BatchResult(
    @Nullable CommittedState committed,
    long entries,
    long bytes,
    List<BlockedPath> blocked,
    List<TreePath> moved,
    List<TreePath> racy,
    @Nullable TreePath next,
    boolean deferred,
    @Nullable String historyFault) {}
