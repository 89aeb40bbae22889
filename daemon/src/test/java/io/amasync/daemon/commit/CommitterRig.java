package io.amasync.daemon.commit;

import io.amasync.chunker.cut.ChunkSizes;
import io.amasync.chunker.cut.FastCdcCutter;
import io.amasync.chunker.hash.KeyedHashes;
import io.amasync.chunker.hash.bouncycastle.BouncyCastleHashes;
import io.amasync.chunker.id.Digest256;
import io.amasync.chunker.pack.Compression;
import io.amasync.daemon.ignore.IgnoreRules;
import io.amasync.daemon.index.LocalIndex;
import io.amasync.daemon.index.WorkspaceIndex;
import io.amasync.daemon.remote.InMemoryServer;
import io.amasync.daemon.remote.RemoteServer;
import io.amasync.daemon.scan.ScanWalk;
import io.amasync.daemon.scan.Scanner;
import io.amasync.daemon.tree.ReadableFile;
import io.amasync.daemon.tree.WorkspaceFiles;
import io.amasync.daemon.upload.StoredAccount;
import io.amasync.daemon.upload.Surroundings;
import io.amasync.daemon.upload.UploadBudget;
import io.amasync.daemon.upload.UploadCounters;
import io.amasync.daemon.upload.Uploader;
import io.amasync.protocol.api.Chunking;
import io.amasync.protocol.path.TreePath;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/** One run of the daemon's committing half, from opening the index to closing or killing it. */
final class CommitterRig implements AutoCloseable {
  static final byte[] KEY = "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  static final KeyedHashes HASHES = new BouncyCastleHashes();

  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-11-20T12:00:00Z"));

  final LocalIndex local;
  final WorkspaceIndex index;
  final Scanner scanner;
  final UploadCounters counters;
  final AtomicLong nanos = new AtomicLong();
  final Committer committer;

  CommitterRig(
      Path home,
      WorkspaceFiles files,
      InMemoryServer memory,
      RemoteServer server,
      RandomGenerator random)
      throws IOException {
    this(home, files, memory, server, random, ThreadedTask.STARTER);
  }

  CommitterRig(
      Path home,
      WorkspaceFiles files,
      InMemoryServer memory,
      RemoteServer server,
      RandomGenerator random,
      Tasks tasks)
      throws IOException {
    local = LocalIndex.open(home.resolve("index"));
    index = local.workspace(memory.workspace());
    IgnoreRules rules = new IgnoreRules(files);
    scanner = new Scanner(files, rules, index);
    counters = new UploadCounters(nanos::get);
    Surroundings surroundings = new Surroundings(CLOCK, nanos::get, random);
    StoredAccount account =
        new StoredAccount(memory.keys(), HASHES, local.knownChunks(new Digest256(1, 2, 3, 4)));
    Uploader uploader =
        new Uploader(account, server, new UploadBudget(1, 2, 1), Compression.NONE, surroundings);
    CommitContext context =
        new CommitContext(
            memory.workspace(),
            "test",
            Chunking.CDC,
            new FastCdcCutter(memory.keys().gear(), new ChunkSizes(1 << 10, 4 << 10, 16 << 10)),
            "device",
            files,
            index,
            (path, directory, committed) ->
                !rules.ignored(path, directory)
                    ? Tracking.Verdict.TRACK
                    : committed ? Tracking.Verdict.REMOVE : Tracking.Verdict.LEAVE,
            server,
            account,
            home.resolve("manifest"));
    committer = new Committer(context, uploader, counters, surroundings, tasks);
  }

  static CommitterRig open(Path home, WorkspaceFiles files, InMemoryServer memory)
      throws IOException {
    return new CommitterRig(home, files, memory, memory, new SplittableRandom(1));
  }

  /** A first scan that goes on as it is needed, a few marks at a time. */
  Frontier frontier() {
    ScanWalk walk = scanner.walk();
    return new Frontier() {
      private boolean open = true;

      @Override
      public boolean isOpen() {
        return open;
      }

      @Override
      public boolean covers(TreePath path) {
        return walk.covers(path);
      }

      @Override
      public void advance() throws InterruptedException {
        open = walk.goOn(3) == null;
      }
    };
  }

  /** The same as {@link #commitAll}, while it scans, where nothing is committed. */
  List<BatchResult> commitAllWhileScanning(BatchLimits limits)
      throws IOException, InterruptedException {
    if (index.committed() == null && index.files() == 0) {
      return commitAll(frontier(), limits);
    }
    return commitAll(limits);
  }

  /** Scans, and commits batch after batch until nothing is pending but what cannot be committed. */
  List<BatchResult> commitAll(BatchLimits limits) throws IOException, InterruptedException {
    return commitAll(Frontier.NONE, limits);
  }

  private List<BatchResult> commitAll(Frontier frontier, BatchLimits limits)
      throws IOException, InterruptedException {
    List<BatchResult> results = new ArrayList<>();
    BatchResult resumed = committer.resume();
    if (resumed != null) {
      results.add(resumed);
    }
    if (!frontier.isOpen()) {
      scanner.scan(null);
    }
    for (int rounds = 0; rounds < 20; rounds++) {
      BatchResult result;
      TreePath after = null;
      do {
        result = committer.commit(new BatchRequest(frontier, after, limits, false, "", ""));
        results.add(result);
        after = result.next();
      } while (after != null);
      BatchResult last = committer.finish();
      if (last != null) {
        results.add(last);
      }
      if (index.pendingFiles() == 0) {
        break;
      }
    }
    return results;
  }

  List<BatchResult> commitAll() throws IOException, InterruptedException {
    return commitAll(BatchLimits.AUTOMATIC);
  }

  /** What is on the disk, as {@link InMemoryServer#tree} shows it. */
  static Map<TreePath, Object> treeOf(WorkspaceFiles files) throws IOException {
    Map<TreePath, Object> tree = new TreeMap<>();
    Deque<Optional<TreePath>> toVisit = new ArrayDeque<>(List.of(Optional.empty()));
    while (!toVisit.isEmpty()) {
      TreePath directory = toVisit.pop().orElse(null);
      List<byte[]> names = new ArrayList<>();
      files.list(directory, names::add);
      for (byte[] name : names) {
        TreePath path = directory == null ? TreePath.of(name) : directory.child(name);
        switch (files.stat(path).kind()) {
          case FILE -> tree.put(path, ByteBuffer.wrap(read(files, path)));
          case SYMLINK -> tree.put(path, "-> " + files.readLink(path));
          case OTHER -> {}
          case DIRECTORY -> {
            tree.put(path, "directory");
            toVisit.push(Optional.of(path));
          }
        }
      }
    }
    return tree;
  }

  private static byte[] read(WorkspaceFiles files, TreePath path) throws IOException {
    try (ReadableFile file = files.open(path)) {
      byte[] bytes = new byte[(int) files.stat(path).sizeBytes()];
      int at = 0;
      while (at < bytes.length) {
        at += file.read(bytes, at, bytes.length - at);
      }
      return bytes;
    }
  }

  @Override
  public void close() throws IOException {
    committer.letGo();
    local.close();
  }
}
