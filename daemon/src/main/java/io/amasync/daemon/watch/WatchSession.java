package io.amasync.daemon.watch;

import static java.nio.file.StandardWatchEventKinds.ENTRY_DELETE;
import static java.nio.file.StandardWatchEventKinds.OVERFLOW;

import io.amasync.daemon.ignore.DirectoryRules;
import io.amasync.daemon.ignore.IgnoreRules;
import io.amasync.daemon.tree.FileGoneException;
import io.amasync.daemon.tree.FileKind;
import io.amasync.daemon.tree.FileStat;
import io.amasync.daemon.tree.FileUnreadableException;
import io.amasync.daemon.tree.RawNames;
import io.amasync.daemon.tree.WorkspaceFiles;
import io.amasync.protocol.path.InvalidTreePathException;
import io.amasync.protocol.path.TreePath;
import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the tree with one set of the system's watches, until that fails. One thread {@linkplain
 * #run runs} it; others may look at {@link #progress} and {@link #end}, and {@link #stop} it.
 */
final class WatchSession implements Runnable {
  private static final Logger logger = LoggerFactory.getLogger(WatchSession.class);
  private static final int EVENTS_PER_BATCH = 10_000;

  private final Path root;
  private final WorkspaceFiles files;
  private final IgnoreRules rules;
  private final WatchListener listener;
  private final Path probeDirectory;
  private final DirectoryWatches watches;
  private final RawNames names = RawNames.ofThisProcess();
  private final WatchedDirectories watched = new WatchedDirectories();

  private final AtomicLong progress = new AtomicLong();
  private final CompletableFuture<SessionEnd> end = new CompletableFuture<>();
  private final CompletableFuture<FileStat> watchedRoot = new CompletableFuture<>();

  WatchSession(
      Path root,
      WorkspaceFiles files,
      IgnoreRules rules,
      WatchListener listener,
      Path probeDirectory,
      DirectoryWatches watches) {
    this.root = root;
    this.files = files;
    this.rules = rules;
    this.listener = listener;
    this.probeDirectory = probeDirectory;
    this.watches = watches;
  }

  /** Moves with every step and every event. */
  long progress() {
    return progress.get();
  }

  /** Completes when the session watches no more. */
  CompletableFuture<SessionEnd> end() {
    return end;
  }

  /** Completes with the root that is watched, once all of the tree is. */
  CompletableFuture<FileStat> watchedRoot() {
    return watchedRoot;
  }

  /** Ends the session; it says nothing more. Closing the watches is up to the caller. */
  void stop(SessionEnd why) {
    end.complete(why);
  }

  @Override
  public void run() {
    try {
      WatchKey probeKey = registerProbe();
      FileStat rootStat = files.statRoot();
      WatchKey rootKey = watches.register(root);
      watchBelow(null);
      watchedRoot.complete(rootStat);
      WatchBatch first = new WatchBatch();
      first.rescan(null, "watching begins");
      deliver(first);
      while (!end.isDone()) {
        WatchKey key = watches.take();
        WatchBatch batch = new WatchBatch();
        while (key != null) {
          progress.incrementAndGet();
          handle(key, probeKey, rootKey, batch);
          key = batch.size() < EVENTS_PER_BATCH ? watches.poll() : null;
        }
        deliver(batch);
      }
    } catch (WatchLimitException e) {
      end.complete(new SessionEnd.LimitReached(e.advice()));
    } catch (FileGoneException | FileUnreadableException | FileSystemException e) {
      logger.debug("The root cannot be watched", e);
      end.complete(new SessionEnd.RootLost());
    } catch (ClosedWatchServiceException | InterruptedException e) {
      end.complete(new SessionEnd.Stopped());
    } catch (IOException | RuntimeException | Error e) {
      end.complete(new SessionEnd.Failed(e));
    }
  }

  private WatchKey registerProbe() throws IOException {
    try {
      return watches.register(probeDirectory);
    } catch (FileSystemException e) {
      throw new IOException("The probe directory cannot be watched", e);
    }
  }

  private void deliver(WatchBatch batch) {
    if (!end.isDone()) {
      batch.deliver(listener);
    }
  }

  private void handle(WatchKey key, WatchKey probeKey, WatchKey rootKey, WatchBatch batch)
      throws IOException {
    List<WatchEvent<?>> events = key.pollEvents();
    boolean valid = key.reset();
    if (key.equals(probeKey)) {
      return;
    }
    boolean isRoot = key.equals(rootKey);
    TreePath directory = isRoot ? null : watched.path(key);
    if (!isRoot && directory == null) {
      // Of a directory that was moved away or is ignored by now.
      return;
    }
    for (WatchEvent<?> event : events) {
      progress.incrementAndGet();
      handle(directory, event, batch);
    }
    if (valid) {
      return;
    }
    if (directory == null) {
      end.complete(new SessionEnd.RootLost());
    } else if (watched.isAt(directory, key)) {
      watched.removeSubtree(directory);
      batch.rescan(directory.parent(), "a directory is gone");
      // Another may have been made in its place, even with the same inode.
      appeared(directory, batch);
    }
  }

  private void handle(@Nullable TreePath directory, WatchEvent<?> event, WatchBatch batch)
      throws IOException {
    if (event.kind().equals(OVERFLOW) || !(event.context() instanceof Path name)) {
      rules.forget(directory);
      watchBelow(directory);
      batch.rescan(directory, "more happened than the system could tell");
      return;
    }
    TreePath path;
    try {
      byte[] bytes = names.bytes(name);
      path = directory == null ? TreePath.of(bytes) : directory.child(bytes);
    } catch (InvalidTreePathException e) {
      // Too long to be committed: the next scan reports it.
      logger.debug("A name makes too long a path", e);
      return;
    }
    if (IgnoreRules.isIgnoreFile(path)) {
      rules.forget(directory);
      watchAgainBelow(directory);
      batch.rescan(directory, "ignore rules changed");
    } else if (!isIgnored(path)) {
      batch.changed(path);
      if (event.kind().equals(ENTRY_DELETE)) {
        watched.removeSubtree(path);
      } else {
        appeared(path, batch);
      }
    }
  }

  /** Whether {@code path} is ignored whatever it is or was. */
  private boolean isIgnored(TreePath path) throws IOException {
    try {
      return rules.ignored(path, false) && rules.ignored(path, true);
    } catch (FileUnreadableException e) {
      logger.debug("Not known to be ignored", e);
      return false;
    }
  }

  /** Something is new at {@code path}, or its mode changed: a directory may have to be watched. */
  private void appeared(TreePath path, WatchBatch batch) throws IOException {
    try {
      FileStat stat = files.stat(path);
      if (stat.kind() != FileKind.DIRECTORY) {
        watched.removeSubtree(path);
        return;
      }
      WatchedDirectories.Watched before = watched.at(path);
      if ((before == null || !before.is(stat)) && !rules.ignored(path, true)) {
        watched.removeSubtree(path);
        if (watch(path, stat)) {
          watchBelow(path);
        }
        batch.rescan(path, "a directory appeared");
      }
    } catch (FileGoneException e) {
      // Its removal is told of as well.
      watched.removeSubtree(path);
    } catch (FileUnreadableException e) {
      logger.debug("Not watched", e);
    }
  }

  /** Forgets what is watched below {@code directory} and watches what is to be. */
  private void watchAgainBelow(@Nullable TreePath directory) throws IOException {
    for (TreePath child : watched.children(directory)) {
      watched.removeSubtree(child);
    }
    watchBelow(directory);
  }

  /**
   * Watches the directories below {@code top} that are not yet, which itself is; and no longer
   * those directly in it that are not there any more.
   */
  private void watchBelow(@Nullable TreePath top) throws IOException {
    for (TreePath child : watched.children(top)) {
      if (!isStillThere(child)) {
        watched.removeSubtree(child);
      }
    }
    Deque<TreePath> toList = new ArrayDeque<>();
    TreePath directory = top;
    do {
      if (end.isDone()) {
        return;
      }
      watchIn(directory, toList);
      directory = toList.poll();
    } while (directory != null);
  }

  private boolean isStillThere(TreePath path) throws IOException {
    WatchedDirectories.Watched known = watched.at(path);
    try {
      return known != null && known.is(files.stat(path));
    } catch (FileGoneException | FileUnreadableException e) {
      return false;
    }
  }

  /** Lists one directory and watches those in it that are not yet; they are to be listed next. */
  private void watchIn(@Nullable TreePath directory, Deque<TreePath> toList) throws IOException {
    try {
      List<TreePath> children = perhapsDirectories(directory);
      DirectoryRules here = rules.in(directory);
      for (TreePath path : children) {
        progress.incrementAndGet();
        FileStat stat;
        try {
          stat = files.statListed(path);
        } catch (FileGoneException | FileUnreadableException e) {
          continue;
        }
        if (stat.kind() == FileKind.DIRECTORY
            && watched.at(path) == null
            && !here.ignores(path, true)
            && watch(path, stat)) {
          toList.push(path);
        }
      }
    } catch (FileGoneException e) {
      if (directory == null) {
        throw e;
      }
      watched.removeSubtree(directory);
    } catch (FileUnreadableException e) {
      if (directory == null) {
        throw e;
      }
      // A scan reports it; when its mode changes, the directory above tells.
      logger.debug("What is in a directory is not watched", e);
    }
  }

  private List<TreePath> perhapsDirectories(@Nullable TreePath directory) throws IOException {
    List<TreePath> children = new ArrayList<>();
    files.listDirectories(
        directory,
        name -> {
          try {
            children.add(directory == null ? TreePath.of(name) : directory.child(name));
          } catch (InvalidTreePathException e) {
            logger.debug("A name makes too long a path", e);
          }
        });
    return children;
  }

  /** Watches one directory; false when it is gone or may not be watched. */
  private boolean watch(TreePath path, FileStat stat) throws IOException {
    try {
      watched.add(path, watches.register(root.resolve(names.relative(path))), stat);
      return true;
    } catch (FileSystemException e) {
      logger.debug("Not watched", e);
      return false;
    }
  }
}
