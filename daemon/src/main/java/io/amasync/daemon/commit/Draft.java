package io.amasync.daemon.commit;

import io.amasync.daemon.index.Applied;
import io.amasync.daemon.index.PendingPath;
import io.amasync.protocol.path.TreePath;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A batch while it is being planned. */
final class Draft {
  private final BatchLimits limits;
  private final InFlightPaths inFlight;
  private final Map<TreePath, PlannedEntry> entries = new HashMap<>();
  private final List<PendingPath> settled = new ArrayList<>();
  private final List<Applied> refreshed = new ArrayList<>();
  private final List<BlockedPath> blocked = new ArrayList<>();
  private long bytes;
  private boolean deferred;

  Draft(BatchLimits limits, InFlightPaths inFlight) {
    this.limits = limits;
    this.inFlight = inFlight;
  }

  InFlightPaths inFlight() {
    return inFlight;
  }

  boolean isFull() {
    return entries.size() >= limits.entries() || bytes >= limits.bytes();
  }

  boolean contains(TreePath path) {
    return entries.containsKey(path);
  }

  boolean puts(TreePath path, Operation operation) {
    PlannedEntry entry = entries.get(path);
    return entry != null && entry.operation() == operation;
  }

  void add(PlannedEntry entry) {
    entries.put(entry.path(), entry);
    bytes += entry.bytes();
  }

  void settle(PendingPath mark) {
    settled.add(mark);
  }

  void refresh(Applied applied) {
    refreshed.add(applied);
  }

  /** A blocked path is no longer pending: it is looked at again when it changes, or at a rescan. */
  void block(PendingPath mark, BlockedPath path) {
    settled.add(mark);
    blocked.add(path);
  }

  void defer() {
    deferred = true;
  }

  Plan plan(@Nullable TreePath next) {
    List<PlannedEntry> ascending = new ArrayList<>(entries.values());
    ascending.sort(Comparator.comparing(PlannedEntry::path));
    return new Plan(List.copyOf(ascending), settled, refreshed, blocked, next, deferred);
  }
}
