package io.amasync.daemon.commit;

import io.amasync.daemon.index.CommittedState;
import io.amasync.protocol.path.TreePath;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of one batch, and of the commit that ended meanwhile: the batch's own, or the one
 * before it.
 *
 * @param committed the new version; null when nothing was committed
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
    @Nullable String historyFault) {

  /** Of a commit that is committed, and no more than that. */
  static BatchResult committed(
      CommittedState state, long entries, long bytes, @Nullable String historyFault) {
    return new BatchResult(
        state, entries, bytes, List.of(), List.of(), List.of(), null, false, historyFault);
  }

  static BatchResult of(Plan plan) {
    return new BatchResult(
        null, 0, 0, plan.blocked(), List.of(), List.of(), plan.next(), plan.deferred(), null);
  }

  /** What staging found besides. */
  BatchResult withStaged(BatchStaging staging) {
    return new BatchResult(
        committed,
        entries,
        bytes,
        joined(blocked, staging.blocked()),
        joined(moved, staging.moved()),
        joined(racy, staging.racy()),
        next,
        deferred,
        historyFault);
  }

  /** This commit, and what is known of {@code batch}, of which nothing is committed. */
  BatchResult withBatch(BatchResult batch) {
    return new BatchResult(
        committed,
        entries,
        bytes,
        batch.blocked(),
        batch.moved(),
        batch.racy(),
        batch.next(),
        batch.deferred(),
        historyFault);
  }

  /** This one as the end of a round, without what the caller knows to be blocked already. */
  BatchResult asLast(List<BlockedPath> reported) {
    List<BlockedPath> unreported = new ArrayList<>(blocked);
    unreported.removeAll(reported);
    return new BatchResult(
        committed, entries, bytes, unreported, moved, racy, null, deferred, historyFault);
  }

  /**
   * This one, and another batch that was given up: it is left for another round, but what was found
   * out about it stays true.
   *
   * @param begin where it began
   */
  BatchResult withGivenUp(BatchResult batch, TreePath begin) {
    return new BatchResult(
        committed,
        entries,
        bytes,
        joined(blocked, batch.blocked()),
        joined(moved, batch.moved()),
        joined(racy, batch.racy()),
        begin,
        deferred,
        historyFault);
  }

  private static <T> List<T> joined(List<T> some, List<T> others) {
    List<T> all = new ArrayList<>(some);
    all.addAll(others);
    return all;
  }
}
