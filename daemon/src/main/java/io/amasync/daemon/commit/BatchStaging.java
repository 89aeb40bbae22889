package io.amasync.daemon.commit;

import io.amasync.daemon.index.Applied;
import io.amasync.daemon.index.IndexEntry;
import io.amasync.daemon.index.WorkspaceIndex;
import io.amasync.daemon.tree.FileGoneException;
import io.amasync.daemon.tree.FileStat;
import io.amasync.daemon.tree.FileUnreadableException;
import io.amasync.daemon.tree.WorkspaceFiles;
import io.amasync.daemon.upload.ReadFile;
import io.amasync.daemon.upload.StagingSink;
import io.amasync.daemon.upload.UploadCounters;
import io.amasync.protocol.manifest.EntryKind;
import io.amasync.protocol.manifest.LinkTarget;
import io.amasync.protocol.manifest.ManifestEntry;
import io.amasync.protocol.path.TreePath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * How far each entry of a plan has come. Results go to the index's table of staged paths, so that
 * memory holds a few words for each entry and a crash loses nothing. Not thread-safe; the uploader
 * calls from one thread at a time.
 */
final class BatchStaging implements StagingSink {
  /** Where an entry stands. */
  enum Status {
    WAITING,
    /** Its record is in the index. */
    STAGED,
    /** Its record is in the index, and says that there is nothing to commit. */
    UNCHANGED,
    /** It is not in this commit after all. */
    DROPPED
  }

  private static final int RECORDS_AT_ONCE = 1_000;

  private final List<PlannedEntry> entries;
  private final WorkspaceFiles files;
  private final WorkspaceIndex index;
  private final UploadCounters counters;
  private final Status[] statuses;
  private final Map<TreePath, Integer> positions = new HashMap<>();
  private final List<TreePath> moved = new ArrayList<>();
  private final List<BlockedPath> blocked = new ArrayList<>();
  private final List<TreePath> racy = new ArrayList<>();
  private final CountDownLatch allRead = new CountDownLatch(1);

  BatchStaging(
      List<PlannedEntry> entries,
      WorkspaceFiles files,
      WorkspaceIndex index,
      UploadCounters counters) {
    this.entries = entries;
    this.files = files;
    this.index = index;
    this.counters = counters;
    this.statuses = new Status[entries.size()];
    for (int i = 0; i < entries.size(); i++) {
      statuses[i] = Status.WAITING;
      positions.put(entries.get(i).path(), i);
    }
  }

  List<PlannedEntry> entries() {
    return entries;
  }

  Status status(int position) {
    return statuses[position];
  }

  /** The position of {@code path} among the entries, or null. */
  @Nullable Integer position(TreePath path) {
    return positions.get(path);
  }

  void drop(int position) {
    statuses[position] = Status.DROPPED;
  }

  List<TreePath> moved() {
    return moved;
  }

  List<BlockedPath> blocked() {
    return blocked;
  }

  List<TreePath> racy() {
    return racy;
  }

  /** The record of an entry that is staged. */
  StagedRecord record(int position) {
    StagedRecord record = StagedRecord.decode(index.staged(entries.get(position).path()));
    if (record == null) {
      throw new IllegalStateException(
          "'%s' is staged and has no record".formatted(entries.get(position).path()));
    }
    return record;
  }

  /** Stages what has no content, and the files that an earlier attempt has staged. */
  void prepare() throws IOException, InterruptedException {
    boolean before =
        !entries.isEmpty()
            && index.isStagedWithin(entries.getFirst().path(), entries.getLast().path());
    Map<TreePath, byte[]> records = new HashMap<>();
    for (int i = 0; i < statuses.length; i++) {
      PlannedEntry planned = entries.get(i);
      StagedRecord record = ready(planned, i, before);
      if (record != null) {
        records.put(planned.path(), record.encode());
        statuses[i] = record.unchanged() ? Status.UNCHANGED : Status.STAGED;
      }
      if (records.size() == RECORDS_AT_ONCE || (i == statuses.length - 1 && !records.isEmpty())) {
        index.putStaged(records);
        records.clear();
      }
    }
  }

  private @Nullable StagedRecord ready(PlannedEntry planned, int position, boolean before)
      throws IOException, InterruptedException {
    TreePath path = planned.path();
    FileStat stat = planned.stat();
    if (stat == null) {
      ManifestEntry entry = new ManifestEntry.Delete(path, planned.baseRevision());
      return new StagedRecord(planned.stamp(), null, false, false, entry);
    }
    return switch (planned.operation()) {
      case DIRECTORY ->
          new StagedRecord(
              planned.stamp(),
              stat,
              false,
              false,
              new ManifestEntry.PutDirectory(path, planned.baseRevision(), stat.mode()));
      case SYMLINK -> link(planned, stat, position);
      case FILE -> before ? stagedBefore(planned, stat) : null;
      case DELETE -> throw new IllegalStateException("A deletion has no stat");
    };
  }

  private @Nullable StagedRecord link(PlannedEntry planned, FileStat stat, int position)
      throws IOException, InterruptedException {
    TreePath path = planned.path();
    try {
      LinkTarget target = files.readLink(path);
      if (!files.stat(path).sameAs(stat)) {
        moved(path);
        return null;
      }
      return new StagedRecord(
          planned.stamp(),
          stat,
          false,
          false,
          new ManifestEntry.PutSymlink(path, planned.baseRevision(), stat.mtime(), target));
    } catch (FileGoneException e) {
      drop(position);
    } catch (FileUnreadableException e) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      unreadable(path, e.reason(), e.advice());
    }
    return null;
  }

  /** What an earlier attempt read of this file, if the file is still as it was then. */
  private @Nullable StagedRecord stagedBefore(PlannedEntry planned, FileStat stat) {
    StagedRecord record = StagedRecord.decode(index.staged(planned.path()));
    if (record == null
        || record.racy()
        || record.stat() == null
        || !record.stat().sameAs(stat)
        || !(record.entry() instanceof ManifestEntry.PutFile file)) {
      return null;
    }
    counters.stagedBefore(stat.sizeBytes());
    return fileRecord(
        planned, new ReadFile(planned.path(), stat, false, file.content(), file.chunks()));
  }

  private StagedRecord fileRecord(PlannedEntry planned, ReadFile file) {
    FileStat stat = file.stat();
    ManifestEntry.PutFile entry =
        new ManifestEntry.PutFile(
            file.path(),
            planned.baseRevision(),
            stat.mode(),
            stat.mtime(),
            file.content(),
            file.chunks());
    // What has no base was never there.
    IndexEntry committed = planned.baseRevision() == 0 ? null : index.entry(file.path());
    boolean unchanged =
        committed != null
            && committed.kind() == EntryKind.FILE
            && file.content().equals(committed.content())
            && committed.stat().mode() == stat.mode()
            && committed.stat().mtime().equals(stat.mtime());
    return new StagedRecord(planned.stamp(), stat, file.racy(), unchanged, entry);
  }

  /** Whether nothing was dropped and nothing is left to read. */
  boolean isWhole() {
    for (Status status : statuses) {
      if (status != Status.STAGED && status != Status.UNCHANGED) {
        return false;
      }
    }
    return true;
  }

  /** The files that are staged, or found to be what is committed. */
  UploadCounters.Files files() {
    long files = 0;
    long bytes = 0;
    for (int i = 0; i < statuses.length; i++) {
      if (entries.get(i).operation() == Operation.FILE
          && (statuses[i] == Status.STAGED || statuses[i] == Status.UNCHANGED)) {
        files++;
        FileStat stat = entries.get(i).stat();
        bytes += stat == null ? 0 : stat.sizeBytes();
      }
    }
    return new UploadCounters.Files(files, bytes);
  }

  /** How many entries a manifest of what is staged has. */
  int stagedEntries() {
    int count = 0;
    for (Status status : statuses) {
      count += status == Status.STAGED ? 1 : 0;
    }
    return count;
  }

  /** The files that must be read. */
  List<TreePath> toRead() {
    List<TreePath> paths = new ArrayList<>();
    for (int i = 0; i < statuses.length; i++) {
      if (statuses[i] == Status.WAITING && entries.get(i).operation() == Operation.FILE) {
        paths.add(entries.get(i).path());
      }
    }
    return paths;
  }

  /** A staged file must be read and sent again. */
  void readAgain(int position) {
    statuses[position] = Status.WAITING;
  }

  @Override
  public void staged(List<ReadFile> read) {
    Map<TreePath, byte[]> records = new HashMap<>();
    for (ReadFile file : read) {
      int position = positionOf(file.path());
      StagedRecord record = fileRecord(entries.get(position), file);
      records.put(file.path(), record.encode());
      statuses[position] = record.unchanged() ? Status.UNCHANGED : Status.STAGED;
      if (record.racy()) {
        racy.add(file.path());
      }
    }
    index.putStaged(records);
  }

  @Override
  public void allRead() {
    allRead.countDown();
  }

  /** Waits until no file is being read any more. For any thread. */
  void awaitAllRead() throws InterruptedException {
    allRead.await();
  }

  @Override
  public void moved(TreePath path) {
    drop(positionOf(path));
    moved.add(path);
  }

  @Override
  public void gone(TreePath path) {
    drop(positionOf(path));
  }

  @Override
  public void unreadable(TreePath path, String reason, String advice) {
    block(path, new BlockedPath(path, reason, advice, false));
  }

  /** Leaves a path out, and it is no longer pending: see {@link Draft#block}. */
  void block(TreePath path, BlockedPath why) {
    int position = positionOf(path);
    drop(position);
    blocked.add(why);
    index.clearPending(path, entries.get(position).stamp());
  }

  private int positionOf(TreePath path) {
    return Objects.requireNonNull(positions.get(path), path::toString);
  }

  /** What the index is to note of files that turned out to be what is committed. */
  List<Applied> unchanged() {
    List<Applied> applied = new ArrayList<>();
    for (int i = 0; i < statuses.length; i++) {
      Applied one = statuses[i] == Status.UNCHANGED ? unchanged(i) : null;
      if (one != null) {
        applied.add(one);
      }
    }
    return applied;
  }

  private @Nullable Applied unchanged(int position) {
    StagedRecord record = record(position);
    IndexEntry committed = index.entry(entries.get(position).path());
    FileStat stat = record.stat();
    return committed == null || stat == null
        ? null
        : new Applied(
            entries.get(position).path(),
            record.stamp(),
            committed.withStat(stat, record.racy()),
            committed.revision());
  }

  /**
   * What the index is to note of all that is staged once it is committed, and of what turned out to
   * be committed. Read from the index one by one: of a large batch it would be much at once.
   */
  Iterable<Applied> applied() {
    return () ->
        IntStream.range(0, statuses.length)
            .mapToObj(position ->
                switch (statuses[position]) {
                  case STAGED -> record(position).applied();
                  case UNCHANGED -> unchanged(position);
                  case WAITING, DROPPED -> null;
                })
            .filter(Objects::nonNull)
            .iterator();
  }

  /** The paths of {@link #applied}. */
  List<TreePath> appliedPaths() {
    List<TreePath> paths = new ArrayList<>();
    for (int i = 0; i < statuses.length; i++) {
      if (statuses[i] == Status.STAGED || statuses[i] == Status.UNCHANGED) {
        paths.add(entries.get(i).path());
      }
    }
    return paths;
  }
}
