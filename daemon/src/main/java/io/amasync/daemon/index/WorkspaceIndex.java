package io.amasync.daemon.index;

import io.amasync.protocol.manifest.EntryKind;
import io.amasync.protocol.path.TreePath;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the daemon remembers of one workspace: what is committed, what is pending, and the open
 * commits. Safe for use by several threads.
 *
 * <p>Each method that writes is one transaction, on the disk when it returns; each costs a flush,
 * so give many paths at once. Visitors run outside of any transaction and may do what they like;
 * what they are shown is read a page at a time, so it is not a snapshot.
 */
public final class WorkspaceIndex {
  private static final int PAGE = 1_000;
  private static final byte VERSION = 1;
  private static final int GONE_BYTES = 1 + Long.BYTES;

  private final LmdbStore store;
  private final Tables tables;
  private final int workspace;
  private final PendingMarks pending;

  WorkspaceIndex(LmdbStore store, Tables tables, int workspace) {
    this.store = store;
    this.tables = tables;
    this.workspace = workspace;
    this.pending = new PendingMarks(tables.pending(), workspace);
  }

  // ---- what is committed

  /** What is committed at {@code path}, or null. */
  public @Nullable IndexEntry entry(TreePath path) {
    return store.read(tx -> entry(tx, path));
  }

  /** What is committed at each of {@code paths}, or null, in their order. */
  public List<@Nullable IndexEntry> entries(List<TreePath> paths) {
    return store.read(tx -> {
      List<@Nullable IndexEntry> entries = new ArrayList<>(paths.size());
      paths.forEach(path -> entries.add(entry(tx, path)));
      return entries;
    });
  }

  /**
   * The last revision that {@code path} had, deletions counted: what a change of it is based on. 0
   * when it never had one.
   */
  public long baseRevision(TreePath path) {
    return baseRevision(path, entry(path));
  }

  /** The same where it is known what is committed at the path. */
  public long baseRevision(TreePath path, @Nullable IndexEntry committed) {
    return committed == null ? store.read(tx -> goneRevision(tx, path)) : committed.revision();
  }

  /** Shows the entries directly in {@code directory}, null for the root, in the order of names. */
  public void children(@Nullable TreePath directory, EntryVisitor visitor) {
    IndexedChild after = null;
    List<IndexedChild> page;
    do {
      page = children(directory, after, PAGE);
      for (IndexedChild child : page) {
        after = child;
        if (child.entry() != null) {
          visitor.visit(child.path(), child.entry());
        }
      }
    } while (page.size() == PAGE);
  }

  /**
   * Up to {@code limit} names in {@code directory} that have an entry, or have entries below them.
   * Those with an entry come in the order of names; one without comes where a name {@code a/}
   * would.
   *
   * @param directory null for the root
   * @param after the child to begin after; null begins with the first
   */
  public List<IndexedChild> children(
      @Nullable TreePath directory, @Nullable IndexedChild after, int limit) {
    return store.read(tx -> {
      try (PathCursor cursor = new PathCursor(tables.entries(), tx, workspace)) {
        return new ChildWalk(
                cursor, directory, child -> tables.entries().get(tx, workspace, child) != null)
            .page(after, limit);
      }
    });
  }

  /** Shows all entries below {@code directory}, null for the root, in path order. */
  public void below(@Nullable TreePath directory, EntryVisitor visitor) {
    byte[] prefix = directory == null ? new byte[0] : ChildWalk.withByte(directory.toBytes(), '/');
    byte[] from = prefix;
    List<IndexedChild> page;
    do {
      page = entriesFrom(from, prefix);
      for (IndexedChild found : page) {
        visitor.visit(found.path(), Objects.requireNonNull(found.entry()));
        from = ChildWalk.withByte(found.path().toBytes(), 0);
      }
    } while (page.size() == PAGE);
  }

  private List<IndexedChild> entriesFrom(byte[] from, byte[] prefix) {
    return store.read(tx -> {
      List<IndexedChild> page = new ArrayList<>();
      try (PathCursor cursor = new PathCursor(tables.entries(), tx, workspace)) {
        for (boolean found = cursor.seek(from);
            found && page.size() < PAGE && startsWith(cursor, prefix);
            found = cursor.next()) {
          page.add(new IndexedChild(cursor.path(), EntryFormat.read(cursor.value())));
        }
      }
      return page;
    });
  }

  private static boolean startsWith(PathCursor cursor, byte[] prefix) {
    return cursor.length() >= prefix.length
        && Arrays.equals(cursor.buffer(), 0, prefix.length, prefix, 0, prefix.length);
  }

  /**
   * Notes, in one transaction, what a commit made of its paths: entries, totals, revisions of what
   * is deleted; marks that were dealt with are cleared.
   */
  public void apply(List<Applied> applied) {
    change(counters -> tx -> applied.forEach(one -> apply(tx, counters, one)));
  }

  /**
   * The same together with {@link #setCommitted}, and the journal and what is staged cleared.
   *
   * @param applied may be gone through more than once; what it reads of this index meanwhile is as
   *     it was before
   */
  public void applyAndFinish(Iterable<Applied> applied, CommittedState state) {
    change(counters ->
        tx -> {
          applied.forEach(one -> apply(tx, counters, one));
          tables.meta().setCommitted(tx, workspace, state);
          clearJournal(tx);
          tables.staged().clear(tx, workspace);
        });
  }

  /**
   * The same for a commit that another one comes after: {@code journal} replaces the journal, null
   * ends it, and of what is staged only these paths are cleared.
   */
  public void applyAndGoOn(
      Iterable<Applied> applied, CommittedState state, byte @Nullable [] journal) {
    change(counters ->
        tx -> {
          applied.forEach(one -> {
            apply(tx, counters, one);
            tables.staged().delete(tx, workspace, one.path());
          });
          tables.meta().setCommitted(tx, workspace, state);
          if (journal == null) {
            clearJournal(tx);
          } else {
            writeJournal(tx, journal);
          }
        });
  }

  private void apply(Tx tx, Counters counters, Applied one) {
    count(counters, entry(tx, one.path()), -1);
    count(counters, one.newEntry(), 1);
    IndexEntry entry = one.newEntry();
    if (entry != null) {
      EntryFormat.write(
          entry, tables.entries().put(tx, workspace, one.path(), EntryFormat.sizeBytes(entry)));
      tables.gone().delete(tx, workspace, one.path());
    } else {
      tables.entries().delete(tx, workspace, one.path());
      if (one.newRevision() > 0) {
        tables
            .gone()
            .put(tx, workspace, one.path(), GONE_BYTES)
            .put(VERSION)
            .putLong(one.newRevision());
      }
    }
    pending.clear(tx, counters, one.path(), one.stamp());
  }

  private static void count(Counters counters, @Nullable IndexEntry entry, int sign) {
    if (entry != null && entry.kind() != EntryKind.DIRECTORY) {
      counters.files += sign;
      counters.bytes += sign * entry.dataBytes();
    }
  }

  private @Nullable IndexEntry entry(Tx tx, TreePath path) {
    ByteBuffer value = tables.entries().get(tx, workspace, path);
    return value == null ? null : EntryFormat.read(value);
  }

  private long goneRevision(Tx tx, TreePath path) {
    ByteBuffer value = tables.gone().get(tx, workspace, path);
    if (value == null) {
      return 0;
    }
    Versions.check(value.get(), VERSION, "a deleted path");
    return value.getLong();
  }

  /** How many committed paths are files or links. */
  public long files() {
    return store.read(tx -> tables.meta().counters(tx, workspace).files);
  }

  /** How much data the committed files have. */
  public long bytes() {
    return store.read(tx -> tables.meta().counters(tx, workspace).bytes);
  }

  /** The last commit that the index is in step with; null before the first. */
  public @Nullable CommittedState committed() {
    return store.read(tx -> tables.meta().committed(tx, workspace));
  }

  /** The version of {@link #committed}; 0 before the first. */
  public long committedVersion() {
    CommittedState state = committed();
    return state == null ? 0 : state.version();
  }

  /** Notes the last commit that the index is in step with. */
  public void setCommitted(CommittedState state) {
    store.write(tx -> {
      tables.meta().setCommitted(tx, workspace, state);
      return null;
    });
  }

  /** Forgets all of this workspace, as in a new index. */
  public void forget() {
    change(counters ->
        tx -> {
          tables.entries().clear(tx, workspace);
          tables.gone().clear(tx, workspace);
          tables.pending().clear(tx, workspace);
          tables.staged().clear(tx, workspace);
          tables.meta().clearCommitted(tx, workspace);
          clearJournal(tx);
          counters.clear();
        });
  }

  // ---- what is pending

  /** Marks paths as pending, each with a new stamp, also those that are marked already. */
  public void markPending(Collection<PendingMark> marks) {
    if (!marks.isEmpty()) {
      change(counters -> tx -> marks.forEach(mark -> pending.mark(tx, counters, mark)));
    }
  }

  /** Up to {@code limit} pending paths after {@code after}, null for the first, in path order. */
  public List<PendingPath> pending(@Nullable TreePath after, int limit) {
    return store.read(tx -> pending.page(tx, after, limit));
  }

  /** The mark of {@code path}, or null when it is not pending. */
  public @Nullable PendingPath pendingAt(TreePath path) {
    return store.read(tx -> pending.at(tx, path));
  }

  /** Clears the mark of {@code path} unless it was marked again after {@code stamp}. */
  public void clearPending(TreePath path, long stamp) {
    clearPending(List.of(new PendingPath(path, stamp, 0)));
  }

  /** Clears those marks that still have their stamps. */
  public void clearPending(Collection<PendingPath> marks) {
    if (!marks.isEmpty()) {
      change(
          counters -> tx -> marks.forEach(m -> pending.clear(tx, counters, m.path(), m.stamp())));
    }
  }

  /** How many paths are pending, of any kind. */
  public long pendingFiles() {
    return store.read(tx -> tables.meta().counters(tx, workspace).pendingPaths);
  }

  /** How much data is pending, as the marks said. */
  public long pendingBytes() {
    return store.read(tx -> tables.meta().counters(tx, workspace).pendingBytes);
  }

  /** How many pending paths are files or links that are new, as the marks said. */
  public long pendingNewFiles() {
    return store.read(tx -> tables.meta().counters(tx, workspace).pendingNewFiles);
  }

  /** How many pending paths are files or links that are gone, as the marks said. */
  public long pendingGoneFiles() {
    return store.read(tx -> tables.meta().counters(tx, workspace).pendingGoneFiles);
  }

  /** The stamp of the last mark made; 0 before the first. */
  public long lastStamp() {
    return store.read(tx -> tables.meta().counters(tx, workspace).lastStamp);
  }

  /** Whether a mark with {@code stamp} or an earlier one is still there. Looks through them all. */
  public boolean isPendingUpTo(long stamp) {
    return store.read(tx -> pending.anyUpTo(tx, stamp));
  }

  // ---- the open commit

  /** The journal last written, or null. */
  public byte @Nullable [] journal() {
    return store.read(tx -> {
      tx.key().putInt(workspace);
      ByteBuffer value = tx.get(tables.journals());
      return value == null ? null : copy(value);
    });
  }

  /** Replaces the journal; {@code journal} has 1 byte or more, in its owner's format. */
  public void writeJournal(byte[] journal) {
    store.write(tx -> {
      writeJournal(tx, journal);
      return null;
    });
  }

  private void writeJournal(Tx tx, byte[] journal) {
    tx.key().putInt(workspace);
    tx.put(tables.journals(), journal.length).put(journal);
  }

  /** Removes the journal. */
  public void clearJournal() {
    store.write(tx -> {
      clearJournal(tx);
      return null;
    });
  }

  private void clearJournal(Tx tx) {
    tx.key().putInt(workspace);
    tx.delete(tables.journals());
  }

  /** Notes what the open commit has read of one path; prefer {@link #putStaged(Map)} for many. */
  public void putStaged(TreePath path, byte[] record) {
    putStaged(Map.of(path, record));
  }

  /** Notes what the open commit has read of paths; records have 1 byte or more. */
  public void putStaged(Map<TreePath, byte[]> records) {
    store.write(tx -> {
      records.forEach(
          (path, record) -> tables.staged().put(tx, workspace, path, record.length).put(record));
      return null;
    });
  }

  /** What {@link #putStaged} noted of {@code path}, or null. */
  public byte @Nullable [] staged(TreePath path) {
    return store.read(tx -> {
      ByteBuffer value = tables.staged().get(tx, workspace, path);
      return value == null ? null : copy(value);
    });
  }

  /** Whether {@link #putStaged} noted anything of the paths from one to another, both included. */
  public boolean isStagedWithin(TreePath first, TreePath last) {
    return store.read(tx -> {
      try (PathCursor cursor = new PathCursor(tables.staged(), tx, workspace)) {
        return cursor.seek(first.toBytes()) && cursor.path().compareTo(last) <= 0;
      }
    });
  }

  /** Removes everything that {@link #putStaged} noted. */
  public void clearStaged() {
    store.write(tx -> {
      tables.staged().clear(tx, workspace);
      return null;
    });
  }

  /** Removes what {@link #putStaged} noted of these paths. */
  public void clearStaged(Collection<TreePath> paths) {
    store.write(tx -> {
      paths.forEach(path -> tables.staged().delete(tx, workspace, path));
      return null;
    });
  }

  private static byte[] copy(ByteBuffer value) {
    byte[] copy = new byte[value.remaining()];
    value.get(copy);
    return copy;
  }

  /** Runs a change together with the counters that it moves. */
  private void change(Function<Counters, Consumer<Tx>> work) {
    store.write(tx -> {
      Counters counters = tables.meta().counters(tx, workspace);
      work.apply(counters).accept(tx);
      tables.meta().setCounters(tx, workspace, counters);
      return null;
    });
  }
}
