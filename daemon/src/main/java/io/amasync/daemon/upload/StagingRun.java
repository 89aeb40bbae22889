package io.amasync.daemon.upload;

import io.amasync.chunker.id.ChunkId;
import io.amasync.chunker.pack.SealedPack;
import io.amasync.daemon.remote.RemoteException;
import io.amasync.daemon.tree.FileGoneException;
import io.amasync.daemon.tree.FileUnreadableException;
import io.amasync.protocol.path.TreePath;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** One call of {@link Uploader#stage}: its threads, and what ends them. */
final class StagingRun {
  private final Uploader uploader;
  private final Uploader.Session session;
  private final Iterator<TreePath> paths;
  private final StagingSink sink;
  private final StagingOrder order;
  private final SegmentFiller filler;
  private final OpenPacks packs;
  private final ExecutorService workers =
      Executors.newThreadPerTaskExecutor(Thread.ofPlatform().daemon().name("read-", 1).factory());
  private final ExecutorService packers =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("pack-", 1).factory());
  private final ExecutorService senders =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("send-", 1).factory());
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  StagingRun(
      Uploader uploader, Uploader.Session session, Iterator<TreePath> paths, StagingSink sink) {
    this.uploader = uploader;
    this.session = session;
    this.paths = paths;
    this.sink = sink;
    this.order = new StagingOrder(sink, session.counters());
    this.filler =
        new SegmentFiller(uploader.segments(), order, this::packLater, session.destination());
    this.packs = uploader.openPacks();
  }

  void run() throws RemoteException, InterruptedException {
    for (int i = 0; i < uploader.workers(); i++) {
      workers.execute(this::work);
    }
    await(workers);
    if (failure.get() == null) {
      filler.finish();
      sink.allRead();
    } else {
      filler.abandon();
    }
    await(packers);
    if (failure.get() == null) {
      packs.takeAll().forEach(this::sendLater);
    } else {
      packs.abandon();
    }
    await(senders);
    switch (failure.get()) {
      case null -> order.finish();
      case RemoteException e -> throw e;
      case InterruptedException e -> throw e;
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      case Throwable e -> throw new IllegalStateException("An upload failed", e);
    }
  }

  /** Waits until the threads have ended; when interrupted, ends them first. */
  private void await(ExecutorService threads) {
    threads.shutdown();
    while (true) {
      try {
        if (threads.awaitTermination(1, TimeUnit.DAYS)) {
          return;
        }
      } catch (InterruptedException e) {
        fail(e);
      }
    }
  }

  private void fail(Throwable e) {
    failure.compareAndSet(null, e);
    workers.shutdownNow();
    packers.shutdownNow();
    senders.shutdownNow();
  }

  private void work() {
    try {
      FileReader reader = uploader.reader(session);
      for (TreePath path = next(); path != null; path = next()) {
        read(reader, path);
      }
    } catch (Throwable e) { // the edge of a thread
      fail(e);
    }
  }

  private synchronized @Nullable TreePath next() {
    return failure.get() == null && paths.hasNext() ? paths.next() : null;
  }

  private void read(FileReader reader, TreePath path) throws IOException, InterruptedException {
    session.counters().began();
    byte[] window = uploader.windows().take();
    try {
      ReadFile file = reader.read(path, window, this::chunk);
      if (file != null) {
        order.read(file);
        return;
      }
      order.exclusively(() -> sink.moved(path));
    } catch (FileGoneException e) {
      order.exclusively(() -> sink.gone(path));
    } catch (FileUnreadableException e) {
      if (Thread.interrupted()) {
        // The JDK closes what an interrupted thread reads: it is us that are stopping, not the file
        // that is unreadable.
        throw new InterruptedException();
      }
      order.exclusively(() -> sink.unreadable(path, e.reason(), e.advice()));
    } finally {
      uploader.windows().give(window);
    }
    session.counters().dropped(reader.bytesRead());
  }

  private void chunk(ChunkId id, byte[] bytes, int offset, int length) throws InterruptedException {
    if (uploader.account().known().knows(id) || !filler.add(id, bytes, offset, length)) {
      session.counters().done(length);
    }
  }

  private void packLater(Segment segment) {
    try {
      packers.execute(() -> pack(segment));
    } catch (RejectedExecutionException e) {
      // The run has failed meanwhile, and says why.
      uploader.segments().give(segment);
    }
  }

  /** Puts the chunks of a segment into packs, but what the server is known to have. */
  private void pack(Segment segment) {
    boolean segmentHeld = true;
    OpenPack pack = null;
    try {
      session.destination().awaitReady();
      List<ChunkId> ids = segment.slots().stream().map(Segment.Slot::id).toList();
      SegmentLoad load = new SegmentLoad(segment.number(), ids, this::stored);
      Set<ChunkId> present = uploader.sender().present(session.destination(), ids);
      for (Segment.Slot slot : segment.slots()) {
        if (present.contains(slot.id())) {
          session.counters().done(slot.length());
          continue;
        }
        if (pack == null) {
          pack = packs.open();
        }
        while (!pack.add(load, segment, slot)) {
          OpenPack full = pack;
          pack = null;
          sendLater(full);
          pack = packs.open();
        }
      }
      segmentHeld = false;
      uploader.segments().give(segment);
      if (pack != null) {
        OpenPack last = pack;
        pack = null;
        if (!packs.keep(last)) {
          sendLater(last);
        }
      }
      load.arrived();
    } catch (Throwable e) { // the edge of a thread
      fail(e);
    } finally {
      if (segmentHeld) {
        uploader.segments().give(segment);
      }
      if (pack != null) {
        packs.giveBack(pack);
      }
    }
  }

  private void sendLater(OpenPack pack) {
    try {
      senders.execute(() -> send(pack));
    } catch (RejectedExecutionException e) {
      // The run has failed meanwhile, and says why.
      packs.giveBack(pack);
    }
  }

  private void send(OpenPack pack) {
    try {
      try {
        while (!pack.isEmpty()) {
          SealedPack sealed = pack.seal();
          Set<ChunkId> present =
              uploader.sender().put(sealed, session.destination(), session.counters());
          if (present.isEmpty()) {
            break;
          }
          session.counters().done(pack.remove(present));
        }
      } finally {
        packs.giveBack(pack);
      }
      pack.stored();
    } catch (Throwable e) { // the edge of a thread
      fail(e);
    }
  }

  private void stored(SegmentLoad load) {
    uploader.account().known().remember(load.ids());
    filler.stored(load.ids());
    order.stored(load.number());
  }
}
