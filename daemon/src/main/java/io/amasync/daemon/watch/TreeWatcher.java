package io.amasync.daemon.watch;

import io.amasync.daemon.ignore.IgnoreRules;
import io.amasync.daemon.tree.FileStat;
import io.amasync.daemon.tree.WorkspaceFiles;
import io.amasync.protocol.path.TreePath;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices changes in a workspace and tells a {@link WatchListener}.
 *
 * <p>After {@link #start} the directories are registered and a scan of everything is asked for;
 * what happens from then on is told, or covered by further scans that are asked for. Two threads:
 * one waits for events, the other looks after the first. At every heartbeat it writes a probe file
 * and expects its event by the next; a session that has shown no sign of life is left behind and
 * another begun, since whatever calls the JDK's dead service waits forever.
 */
public final class TreeWatcher implements Closeable {
  private static final Logger logger = LoggerFactory.getLogger(TreeWatcher.class);

  /** So many sessions in a row that fail or fall silent are no accident. */
  private static final int FAILURES_BEFORE_POLLING = 3;

  private final Path root;
  private final WorkspaceFiles files;
  private final IgnoreRules rules;
  private final OneAtATime listener;
  private final WatchSettings settings;
  private final DirectoryWatches.Opener opener;
  private final Thread supervisor;

  private volatile @Nullable String warning;
  private volatile boolean closed;

  /** Of the supervisor's thread. */
  private int failures;

  /** Watches {@code files}, which are below {@code root}; nothing happens until {@link #start}. */
  public TreeWatcher(
      Path root,
      WorkspaceFiles files,
      IgnoreRules rules,
      WatchListener listener,
      WatchSettings settings) {
    this(root, files, rules, listener, settings, NativeWatches::open);
  }

  TreeWatcher(
      Path root,
      WorkspaceFiles files,
      IgnoreRules rules,
      WatchListener listener,
      WatchSettings settings,
      DirectoryWatches.Opener opener) {
    this.root = root;
    this.files = files;
    this.rules = rules;
    this.listener = new OneAtATime(listener);
    this.settings = settings;
    this.opener = opener;
    this.supervisor =
        Thread.ofPlatform().daemon().name("watch " + root.getFileName()).unstarted(this::supervise);
  }

  /** Starts watching. Once. */
  public void start() {
    supervisor.start();
  }

  /** How changes are noticed at the moment. */
  public WatchMode mode() {
    return warning == null ? WatchMode.NATIVE : WatchMode.POLLING;
  }

  /** What keeps changes from being noticed at once and what to do about it; null: nothing does. */
  public @Nullable String warning() {
    return warning;
  }

  /** Stops watching; nothing is told any more when it returns. */
  @Override
  public void close() {
    closed = true;
    supervisor.interrupt();
    boolean interrupted = false;
    while (supervisor.isAlive()) {
      try {
        supervisor.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    listener.close();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void supervise() {
    try {
      while (!closed) {
        switch (watch()) {
          case SessionEnd.Stopped stopped -> {
            return;
          }
          case SessionEnd.RootLost lost -> awaitRoot();
          case SessionEnd.LimitReached limit -> poll(limit.reason());
          case SessionEnd.Silent silent -> failed("the system did not tell of a change", null);
          case SessionEnd.Failed failed -> failed("watching failed", failed.cause());
        }
      }
    } catch (InterruptedException e) {
      // Closed.
      Thread.currentThread().interrupt();
    }
  }

  /** Watches until that ends. */
  private SessionEnd watch() throws InterruptedException {
    DirectoryWatches watches;
    try {
      watches = opener.open();
    } catch (WatchLimitException e) {
      return new SessionEnd.LimitReached(e.advice());
    } catch (IOException e) {
      return new SessionEnd.Failed(e);
    }
    WatchSession session =
        new WatchSession(root, files, rules, listener, settings.probeDirectory(), watches);
    Thread.ofPlatform().daemon().name("watch-events " + root.getFileName()).start(session);
    try {
      return lookAfter(session);
    } finally {
      session.stop(new SessionEnd.Stopped());
      // On a thread of its own: it may never come back.
      Thread.ofPlatform().daemon().name("watch-close").start(() -> close(watches));
    }
  }

  private static void close(DirectoryWatches watches) {
    try {
      watches.close();
    } catch (IOException e) {
      logger.warn("Watches of the system could not be given back", e);
    }
  }

  private SessionEnd lookAfter(WatchSession session) throws InterruptedException {
    boolean probed = false;
    long progress = -1;
    while (true) {
      SessionEnd end = endWithin(session, settings.heartbeat());
      if (end != null) {
        return end;
      }
      boolean alive = session.progress() != progress;
      if (!alive && probed) {
        return new SessionEnd.Silent();
      }
      if (isRootAnother(session)) {
        return new SessionEnd.RootLost();
      }
      if (alive && session.watchedRoot().isDone()) {
        failures = 0;
        if (warning != null) {
          warning = null;
          listener.restored();
        }
      }
      progress = session.progress();
      probed = probe();
    }
  }

  private static @Nullable SessionEnd endWithin(WatchSession session, Duration time)
      throws InterruptedException {
    try {
      return session.end().get(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return null;
    } catch (ExecutionException e) {
      return new SessionEnd.Failed(e);
    }
  }

  /** Makes an event that the session must see. */
  private boolean probe() {
    try {
      Files.write(settings.probeDirectory().resolve("probe"), new byte[] {1});
      return true;
    } catch (IOException e) {
      // Without a probe silence means nothing.
      logger.warn("The watch's heartbeat could not be written", e);
      return false;
    }
  }

  private boolean isRootAnother(WatchSession session) {
    FileStat watched = session.watchedRoot().getNow(null);
    if (watched == null) {
      return false;
    }
    try {
      FileStat now = files.statRoot();
      return now.inode() != watched.inode() || now.device() != watched.device();
    } catch (IOException e) {
      logger.debug("The root cannot be looked at", e);
      return true;
    }
  }

  /** Waits until there is a root that can be listed. */
  private void awaitRoot() throws InterruptedException {
    listener.rescan(null, "the workspace's root is gone or another");
    do {
      Thread.sleep(settings.rootInterval());
    } while (!isRootThere());
  }

  private boolean isRootThere() {
    try {
      files.list(null, name -> {});
      return true;
    } catch (IOException e) {
      logger.debug("The root cannot be listed", e);
      return false;
    }
  }

  private void failed(String what, @Nullable Throwable cause) throws InterruptedException {
    failures++;
    logger.warn("Watching {} begins anew: {}", root, what, cause);
    if (failures >= FAILURES_BEFORE_POLLING) {
      poll("The system's watch on files does not work here. Changes are found by scanning");
    }
  }

  /** Asks for scans until it is time to try again. */
  private void poll(String reason) throws InterruptedException {
    if (!reason.equals(warning)) {
      logger.warn("{}", reason);
      warning = reason;
      listener.degraded(reason);
    }
    long until = System.nanoTime() + settings.retryInterval().toNanos();
    do {
      listener.rescan(null, "polling");
      Thread.sleep(settings.pollInterval());
    } while (System.nanoTime() < until);
  }

  /** Two threads tell, one at a time; after closing, none. */
  private static final class OneAtATime implements WatchListener {
    private final WatchListener listener;
    private boolean closed;

    OneAtATime(WatchListener listener) {
      this.listener = listener;
    }

    @Override
    public synchronized void changed(TreePath path) {
      if (!closed) {
        listener.changed(path);
      }
    }

    @Override
    public synchronized void rescan(@Nullable TreePath subtree, String reason) {
      if (!closed) {
        listener.rescan(subtree, reason);
      }
    }

    @Override
    public synchronized void degraded(String reason) {
      if (!closed) {
        listener.degraded(reason);
      }
    }

    @Override
    public synchronized void restored() {
      if (!closed) {
        listener.restored();
      }
    }

    synchronized void close() {
      closed = true;
    }
  }
}
