package io.amasync.daemon.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.amasync.chunker.cut.ChunkSizes;
import io.amasync.chunker.cut.FastCdcCutter;
import io.amasync.chunker.hash.scalar.ScalarHashes;
import io.amasync.chunker.id.Digest256;
import io.amasync.chunker.pack.Compression;
import io.amasync.daemon.index.LocalIndex;
import io.amasync.daemon.remote.FaultyServer;
import io.amasync.daemon.remote.InMemoryServer;
import io.amasync.daemon.remote.RemoteException;
import io.amasync.daemon.remote.ServerRefusedException;
import io.amasync.daemon.remote.ServerUnavailableException;
import io.amasync.daemon.tree.FileStat;
import io.amasync.daemon.tree.MemoryFiles;
import io.amasync.daemon.tree.ReadableFile;
import io.amasync.daemon.tree.WorkspaceFiles;
import io.amasync.protocol.api.OpenCommitRequest;
import io.amasync.protocol.api.Problem;
import io.amasync.protocol.api.ProblemCode;
import io.amasync.protocol.manifest.LinkTarget;
import io.amasync.protocol.path.TreePath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A session that cannot go on waits, and so does the test. */
@Timeout(60)
final class UploaderTest {
  private static final byte[] KEY =
      "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  @TempDir private Path home;

  private final InMemoryServer memory = new InMemoryServer(KEY, new ScalarHashes());
  private final FaultyServer server = new FaultyServer(memory, (call, after) -> {});
  private final MemoryFiles files = new MemoryFiles();
  private final UploadCounters counters = new UploadCounters(System::nanoTime);
  private Results results = new Results();
  private LocalIndex index;
  private Uploader uploader;

  /** What became of each file. */
  private static final class Results implements StagingSink {
    private final List<ReadFile> staged = new ArrayList<>();
    private final List<String> others = new ArrayList<>();
    private final CountDownLatch allRead = new CountDownLatch(1);

    @Override
    public void allRead() {
      allRead.countDown();
    }

    @Override
    public void staged(List<ReadFile> read) {
      staged.addAll(read);
    }

    @Override
    public void moved(TreePath path) {
      others.add("moved " + path);
    }

    @Override
    public void gone(TreePath path) {
      others.add("gone " + path);
    }

    @Override
    public void unreadable(TreePath path, String reason, String advice) {
      others.add("unreadable " + path);
    }
  }

  @BeforeEach
  void open() throws IOException {
    index = LocalIndex.open(home.resolve("index"));
    uploader = uploader(new UploadBudget(3, 2, 2));
  }

  private Uploader uploader(UploadBudget budget) {
    return new Uploader(
        new StoredAccount(
            memory.keys(), new ScalarHashes(), index.knownChunks(new Digest256(1, 2, 3, 4))),
        server,
        budget,
        Compression.WHEN_IT_PAYS,
        new Surroundings(
            InstantSource.fixed(Instant.parse("2026-11-20T12:00:00Z")),
            System::nanoTime,
            new Random(1)));
  }

  @AfterEach
  void close() throws IOException {
    index.close();
  }

  private void stage(WorkspaceFiles from, String... paths)
      throws RemoteException, InterruptedException {
    stage(from, new CountDownLatch(0), paths);
  }

  /** The same for a destination that is ready when the latch says so. */
  private void stage(WorkspaceFiles from, CountDownLatch ready, String... paths)
      throws RemoteException, InterruptedException {
    UUID commit =
        UUID.fromString(
            memory
                .openCommit(
                    memory.workspace(), new OpenCommitRequest("key", 0, "", "device", "", ""))
                .id());
    PackDestination destination =
        new PackDestination() {
          @Override
          public UUID workspace() {
            return memory.workspace();
          }

          @Override
          public void awaitReady() throws InterruptedException {
            ready.await();
          }

          @Override
          public UUID commit() {
            assertThat(ready.getCount()).isZero();
            return commit;
          }
        };
    uploader.stage(
        new Uploader.Session(
            from,
            new FastCdcCutter(memory.keys().gear(), new ChunkSizes(2 << 10, 8 << 10, 32 << 10)),
            destination,
            counters),
        List.of(paths).stream().map(TreePath::of).iterator(),
        results);
  }

  private byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  @Test
  void everyFileIsStagedWithItsContent() throws Exception {
    files.file(TreePath.of("large"), random(72 << 20)).file("small", "small").file("empty", "");
    stage(files, "empty", "large", "small");
    assertThat(results.others).isEmpty();
    assertThat(results.staged).hasSize(3);
    for (ReadFile file : results.staged) {
      assertThat(file.chunks().sizeBytes()).isEqualTo(file.stat().sizeBytes());
    }
    UploadCounters.Snapshot counted = counters.snapshot();
    assertThat(counted.files()).isEqualTo(3);
    assertThat(counted.bytesRead()).isEqualTo((72 << 20) + 5);
    assertThat(counted.packs()).isEqualTo(memory.packPuts().size()).isGreaterThan(2);
    assertThat(counted.staged().count()).isEqualTo(3);
    assertThat(counted.staging()).isZero();
    assertThat(counted.staged().bytes()).isEqualTo((72 << 20) + 5);
    assertThat(counted.stagingBytes()).isZero();
    assertThat(counted.unsentBytes()).isZero();
  }

  @Test
  void knownChunksAreNotEvenAskedFor() throws Exception {
    files.file("a", "content");
    stage(files, "a");
    server.goAway();
    stage(files, "a");
    assertThat(results.staged).hasSize(2);
  }

  /** So what a crash has left in the store without our knowing is not sent again. */
  @Test
  void whatDoesNotCompressIsPackedTheSameWayWhenItIsReadAgain() throws Exception {
    files.file(TreePath.of("large"), random(130 << 20));
    stage(files, "large");
    assertThat(memory.packPuts()).hasSizeGreaterThan(3);
    memory.loseAllChunks();
    index.knownChunks(new Digest256(1, 2, 3, 4)).forgetAll();
    stage(files, "large");
    assertThat(memory.packPuts()).allSatisfy((pack, puts) -> assertThat(puts).isEqualTo(2));
  }

  @Test
  void chunksThatTheStoreHasAreNotSent() throws Exception {
    files.file("a", "content");
    stage(files, "a");
    index.knownChunks(new Digest256(1, 2, 3, 4)).forgetAll();
    stage(files, "a");
    assertThat(memory.packPuts().values()).containsExactly(1);
    assertThat(results.staged).hasSize(2);
  }

  /** Counts the calls, by name. */
  private Map<String, Integer> counted() {
    Map<String, Integer> calls = new ConcurrentHashMap<>();
    server.fail((call, after) -> {
      if (!after) {
        calls.merge(call, 1, Integer::sum);
      }
    });
    return calls;
  }

  @Test
  void aPackGoesWithoutTheChunksThatTheStoreTurnsOutToHave() throws Exception {
    files.file(TreePath.of("old"), random(100_000)).file(TreePath.of("new"), random(1_000_000));
    stage(files, "old");
    long chunksBefore = counters.snapshot().chunks();
    index.knownChunks(new Digest256(1, 2, 3, 4)).forgetAll();
    Map<String, Integer> calls = counted();
    stage(files, "old", "new");
    assertThat(results.staged).hasSize(3);
    assertThat(calls).containsOnly(entry("grant", 2), entry("putPack", 1));
    ReadFile last = results.staged.getLast();
    assertThat(last.path()).isEqualTo(TreePath.of("new"));
    assertThat(counters.snapshot().chunks() - chunksBefore).isEqualTo(last.chunks().count());
    assertThat(counters.snapshot().unsentBytes()).isZero();
  }

  @Test
  void chunksAreAskedForBeforeTheyArePackedWhileTheStoreHasMany() throws Exception {
    files.file(TreePath.of("old"), random(120 << 20)).file("one", "1").file("two", "2");
    stage(files, "old");
    long packs = counters.snapshot().packs();
    index.knownChunks(new Digest256(1, 2, 3, 4)).forgetAll();
    Map<String, Integer> calls = counted();
    stage(files, "old");
    // The first packs are made before the first answer.
    assertThat(calls.get("grant")).isLessThan((int) packs);
    assertThat(calls.get("unseen")).isPositive();
    assertThat(calls).doesNotContainKey("putPack");
    assertThat(counters.snapshot().packs()).isEqualTo(packs);
    assertThat(counters.snapshot().unsentBytes()).isZero();

    calls.clear();
    stage(files, "one");
    assertThat(calls).containsOnly(entry("unseen", 1), entry("grant", 1), entry("putPack", 1));
    calls.clear();
    stage(files, "two");
    assertThat(calls).containsOnly(entry("grant", 1), entry("putPack", 1));
    assertThat(results.staged).hasSize(4);
  }

  @Test
  void whoFindsSomeOfTheChunksThereGoesOnAsking() throws Exception {
    byte[] old = random(300_000);
    files.file(TreePath.of("old"), old);
    stage(files, "old");
    Map<String, Integer> calls = counted();
    for (int i = 1; i <= 4; i++) {
      byte[] mixed = Arrays.copyOf(old, 600_000);
      System.arraycopy(random(300_000 - i), 0, mixed, 300_000, 300_000 - i);
      files.file(TreePath.of("mixed " + i), mixed);
      index.knownChunks(new Digest256(1, 2, 3, 4)).forgetAll();
      calls.clear();
      stage(files, "mixed " + i);
      if (i > 1) {
        assertThat(calls).containsOnly(entry("unseen", 1), entry("grant", 1), entry("putPack", 1));
      }
    }
    assertThat(results.staged).hasSize(5);
  }

  @Test
  void aFileThatChangesWhileItIsReadIsThrownAway() throws Exception {
    files.file("a", "before").file("b", "quiet");
    WorkspaceFiles changing =
        new Delegate(files) {
          @Override
          public ReadableFile open(TreePath path) throws IOException {
            ReadableFile file = super.open(path);
            if (path.equals(TreePath.of("a"))) {
              files.file("a", "after!");
            }
            return file;
          }
        };
    stage(changing, "a", "b");
    assertThat(results.others).containsExactly("moved a");
    assertThat(results.staged).extracting(f -> f.path().toString()).containsExactly("b");
  }

  @Test
  void aFileThatVanishesOrCannotBeReadConcernsItselfOnly() throws Exception {
    files.file("bad", "1").file("good", "2").makeUnreadable("bad", "permission denied");
    stage(files, "bad", "gone", "good");
    assertThat(results.others).containsExactlyInAnyOrder("unreadable bad", "gone gone");
    assertThat(results.staged).hasSize(1);
  }

  @Test
  void aStoreThatStumblesIsAskedAgain() throws Exception {
    AtomicInteger failures = new AtomicInteger(3);
    server.fail((call, after) -> {
      if (call.equals("putPack") && failures.getAndDecrement() > 0) {
        throw new ServerUnavailableException("503", Duration.ZERO);
      }
    });
    files.file("a", "content");
    stage(files, "a");
    assertThat(results.staged).hasSize(1);
    assertThat(memory.packPuts().values()).containsExactly(1);
  }

  @Test
  void anExpiredGrantIsRenewed() throws Exception {
    AtomicInteger failures = new AtomicInteger(2);
    server.fail((call, after) -> {
      if (call.equals("putPack") && failures.getAndDecrement() > 0) {
        throw new ServerRefusedException(Problem.of(ProblemCode.GRANT_REFUSED, "expired"));
      }
    });
    files.file("a", "content");
    stage(files, "a");
    assertThat(results.staged).hasSize(1);
  }

  @Test
  void aRefusalEndsTheSessionAndLeavesNoBufferBehind() throws Exception {
    server.fail((call, after) -> {
      if (call.equals("grant")) {
        throw new ServerRefusedException(Problem.of(ProblemCode.NOT_FOUND, "no workspace"));
      }
    });
    files.file(TreePath.of("large"), random(60 << 20)).file("small", "content");
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> stage(files, "large", "small"))
          .isInstanceOf(ServerRefusedException.class);
    }
    server.comeBack();
    stage(files, "large", "small");
    assertThat(results.staged).hasSize(2);
  }

  /** About as many bytes as {@code length}, of which half are saved by compressing them. */
  private static byte[] halves(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    for (int i = 0; i < length; i++) {
      bytes[i] &= 0x0f;
    }
    return bytes;
  }

  @Test
  void packsAreFullByWhatTheyStore() throws Exception {
    uploader = uploader(new UploadBudget(3, 2, 5));
    files.file(TreePath.of("large"), halves(140 << 20)).file("small", "small");
    stage(files, "large", "small");
    assertThat(results.staged).hasSize(2);
    long stored = counters.snapshot().bytes();
    assertThat(stored).isBetween(65L << 20, 95L << 20);
    assertThat(memory.packPuts()).hasSizeLessThanOrEqualTo((int) (stored / (28 << 20)) + 2);
    assertThat(counters.snapshot().unsentBytes()).isZero();
  }

  @Test
  void packsThatWaitForMoreAreNotLostToOtherSessions() throws Exception {
    uploader = uploader(new UploadBudget(3, 2, 3));
    server.fail((call, after) -> {
      if (call.equals("putPack")) {
        throw new ServerRefusedException(Problem.of(ProblemCode.NOT_FOUND, "no workspace"));
      }
    });
    files.file(TreePath.of("large"), halves(70 << 20)).file("small", "content");
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> stage(files, "large", "small"))
          .isInstanceOf(ServerRefusedException.class);
    }
    server.comeBack();
    stage(files, "large", "small");
    assertThat(results.staged).extracting(f -> f.path().toString()).contains("large", "small");
  }

  @Test
  void filesAreReadAndNotSentBeforeTheirDestinationIsReady() throws Exception {
    files.file("a", "content of a").file("b", "content of b");
    CountDownLatch ready = new CountDownLatch(1);
    FutureTask<Void> session =
        new FutureTask<>(() -> {
          stage(files, ready, "a", "b");
          return null;
        });
    Thread.ofPlatform().start(session);
    assertThat(results.allRead.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(counters.snapshot().bytesRead()).isEqualTo(24);
    assertThat(memory.packPuts()).isEmpty();
    ready.countDown();
    session.get(30, TimeUnit.SECONDS);
    assertThat(results.staged).hasSize(2);
    assertThat(memory.packPuts()).hasSize(1);
  }

  @Test
  void aSessionThatMayNotSendYetLeavesASegmentToOthers() throws Exception {
    byte[] large = new byte[40 << 20];
    new Random(3).nextBytes(large);
    files.file(TreePath.of("large"), large).file("small", "content");
    FutureTask<Void> waiting =
        new FutureTask<>(() -> {
          stage(files, new CountDownLatch(1), "large");
          return null;
        });
    Thread thread = Thread.ofPlatform().start(waiting);
    // A small file could go up before the other session took all there is: that has to stand still.
    AtomicLong before = new AtomicLong();
    Awaitility.await("a full segment, and no more reading")
        .atMost(30, TimeUnit.SECONDS)
        .pollInterval(Duration.ofMillis(300))
        .until(() -> {
          long now = counters.snapshot().bytesRead();
          return before.getAndSet(now) == now && now >= 32 << 20;
        });
    stage(files, "small");
    assertThat(results.staged).extracting(f -> f.path().toString()).containsExactly("small");
    thread.interrupt();
    assertThatThrownBy(() -> waiting.get(30, TimeUnit.SECONDS))
        .hasCauseInstanceOf(InterruptedException.class);
  }

  @Test
  void anInterruptEndsASessionThatMayNotSendYetAndLeavesNoBufferBehind() throws Exception {
    uploader = uploader(new UploadBudget(1, 2, 1));
    files.file("a", "content of a");
    for (int run = 0; run < 5; run++) {
      Results seen = new Results();
      results = seen;
      FutureTask<Void> session =
          new FutureTask<>(() -> {
            stage(files, new CountDownLatch(1), "a");
            return null;
          });
      Thread thread = Thread.ofPlatform().start(session);
      assertThat(seen.allRead.await(30, TimeUnit.SECONDS)).isTrue();
      thread.interrupt();
      assertThatThrownBy(() -> session.get(30, TimeUnit.SECONDS))
          .hasCauseInstanceOf(InterruptedException.class);
      assertThat(seen.staged).isEmpty();
    }
    results = new Results();
    stage(files, "a");
    assertThat(results.staged).hasSize(1);
  }

  @Test
  void anInterruptEndsASession() throws Exception {
    server.fail((call, after) -> {
      throw new ServerUnavailableException("away", Duration.ofSeconds(1));
    });
    files.file("a", "content");
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> stage(files, "a")).isInstanceOf(InterruptedException.class);
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
    server.comeBack();
    stage(files, "a");
    assertThat(results.staged).hasSize(1);
  }

  /** Passes everything on. */
  private static class Delegate implements WorkspaceFiles {
    private final WorkspaceFiles to;

    Delegate(WorkspaceFiles to) {
      this.to = to;
    }

    @Override
    public FileStat stat(TreePath path) throws IOException {
      return to.stat(path);
    }

    @Override
    public FileStat statListed(TreePath path) throws IOException {
      return to.statListed(path);
    }

    @Override
    public FileStat statRoot() throws IOException {
      return to.statRoot();
    }

    @Override
    public void list(@Nullable TreePath directory, NameSink names) throws IOException {
      to.list(directory, names);
    }

    @Override
    public ReadableFile open(TreePath path) throws IOException {
      return to.open(path);
    }

    @Override
    public LinkTarget readLink(TreePath path) throws IOException {
      return to.readLink(path);
    }
  }
}
