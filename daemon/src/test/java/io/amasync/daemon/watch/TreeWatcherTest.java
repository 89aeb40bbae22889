package io.amasync.daemon.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.amasync.daemon.ignore.IgnoreRules;
import io.amasync.daemon.tree.SystemFiles;
import io.amasync.daemon.tree.WorkspaceFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TreeWatcherTest {
  private static final Duration HEARTBEAT = Duration.ofMillis(300);
  private static final Duration POLL = Duration.ofMillis(100);

  @TempDir Path temporary;
  private final FaultyWatches.Faults faults = new FaultyWatches.Faults();
  private Path root;
  private Looker looker;
  private TreeWatcher watcher;

  @BeforeEach
  void open() throws IOException {
    root = Files.createDirectory(temporary.resolve("root"));
    Path probe = Files.createDirectory(temporary.resolve("probe"));
    looker = new Looker(root);
    WorkspaceFiles files = SystemFiles.below(root);
    watcher =
        new TreeWatcher(
            root,
            files,
            new IgnoreRules(files),
            looker,
            new WatchSettings(probe, HEARTBEAT, POLL, Duration.ofMillis(500)),
            faults);
  }

  @AfterEach
  void close() {
    watcher.close();
  }

  @Test
  void everythingIsScannedOnceTheWatchStands() throws IOException {
    write("a/b/c");

    start();

    assertThat(looker.present()).containsExactlyInAnyOrder("a", "a/b", "a/b/c");
    assertThat(watcher.mode()).isEqualTo(WatchMode.NATIVE);
    assertThat(watcher.warning()).isNull();
  }

  @Test
  void changesOfEveryKindAreTold() throws IOException {
    write("dir/file");
    write("dir/old");
    start();

    write("dir/file");
    write("dir/new");
    Files.delete(root.resolve("dir/old"));
    Files.createSymbolicLink(root.resolve("dir/link"), Path.of("nowhere"));

    seen("dir/file", "dir/new", "dir/link");
    goneAre("dir/old");
  }

  @Test
  void aTreeMadeAtOnceIsSeenWhole() throws IOException {
    start();

    for (int i = 0; i < 100; i++) {
      write("t" + i + "/b/c/d/file");
    }

    Set<String> expected = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      expected.add("t" + i + "/b/c/d/file");
    }
    seen(expected);
    looker.forget();
    write("t99/b/c/d/later");
    seen("t99/b/c/d/later");
  }

  @Test
  void aStormOfFilesLosesNone() throws IOException {
    Files.createDirectories(root.resolve("d"));
    start();

    Set<String> expected = new HashSet<>();
    for (int i = 0; i < 10_000; i++) {
      Files.createFile(root.resolve("d/f" + i));
      expected.add("d/f" + i);
    }

    seen(expected);
  }

  @Test
  void eventsThatAreLostAreMadeUpFor() throws IOException {
    write("d/gone/x");
    write("d/kept/x");
    start();
    looker.forget();

    faults.overflowNext();
    Files.move(root.resolve("d/gone"), root.resolve("d/new"));
    seen("d/new/x", "d/kept/x");
    assertThat(looker.rescans()).contains("d: more happened than the system could tell");
    looker.forget();
    write("d/new/y");
    write("d/kept/y");
    seen("d/new/y", "d/kept/y");
  }

  @Test
  void aDirectoryMadeAgainWhileEventsAreLostIsWatched() throws IOException {
    Files.createDirectories(root.resolve("d/x"));
    start();
    looker.forget();

    // The new one may well get the old one's inode.
    faults.overflowNext();
    Files.delete(root.resolve("d/x"));
    Files.createDirectory(root.resolve("d/x"));
    awaiting(() -> assertThat(looker.rescans()).isNotEmpty());
    write("d/x/first");
    seen("d/x/first");
    looker.forget();
    write("d/x/second");
    seen("d/x/second");
  }

  @Test
  void aRenamedDirectoryIsWatchedUnderItsNewName() throws IOException {
    write("a/b/c");
    write("other/x");
    start();

    Files.move(root.resolve("a"), root.resolve("other/z"));
    goneAre("a");
    seen("other/z/b/c");
    looker.forget();
    write("other/z/b/new");

    seen("other/z/b/new");
    assertThat(looker.gone()).noneMatch(path -> path.startsWith("a/"));
  }

  @Test
  void directoriesThatSwapNamesAreTheOnesTheyAre() throws IOException {
    write("a/inA/x");
    write("b/inB/x");
    start();

    Files.move(root.resolve("a"), root.resolve("c"));
    Files.move(root.resolve("b"), root.resolve("a"));
    Files.move(root.resolve("c"), root.resolve("b"));
    seen("a/inB/x", "b/inA/x");
    looker.forget();
    write("a/inB/new");
    write("b/inA/new");

    seen("a/inB/new", "b/inA/new");
  }

  @Test
  void aDirectoryMovedOutIsNotListenedToAnyMore() throws IOException {
    write("a/b/c");
    start();

    Files.move(root.resolve("a"), temporary.resolve("outside"));
    goneAre("a");
    looker.forget();
    Files.writeString(temporary.resolve("outside/b/c"), "more");
    Files.writeString(temporary.resolve("outside/b/d"), "more");
    write("marker");

    seen("marker");
    assertThat(looker.present()).containsExactly("marker");
    assertThat(looker.gone()).isEmpty();
  }

  @Test
  void aDirectoryRemovedAndMadeAgainIsWatchedAgain() throws IOException {
    write("a/b/c");
    start();

    for (int i = 0; i < 20; i++) {
      Files.delete(root.resolve("a/b/c"));
      Files.delete(root.resolve("a/b"));
      write("a/b/c");
    }
    seen("a/b/c");
    looker.forget();
    write("a/b/new");

    seen("a/b/new");
  }

  @Test
  void aDirectoryReplacedByALinkIsNotFollowed() throws IOException {
    Path outside = Files.createDirectory(temporary.resolve("outside"));
    write("a/b");
    start();

    Files.delete(root.resolve("a/b"));
    Files.delete(root.resolve("a"));
    Files.createSymbolicLink(root.resolve("a"), outside);
    seen("a");
    looker.forget();
    Files.writeString(outside.resolve("x"), "");
    write("marker");

    seen("marker");
    assertThat(looker.present()).containsExactly("marker");
  }

  @Test
  void ignoredPathsAreNeitherWatchedNorTold() throws IOException {
    Files.writeString(root.resolve(".amaignore"), "build/\n*.log\n");
    write("build/x/y");
    start();
    looker.forget();

    write("build/x/z");
    write("noise.log");
    write("marker");

    seen("marker");
    assertThat(looker.present()).containsExactly("marker");
  }

  @Test
  void changedIgnoreRulesChangeWhatIsWatched() throws IOException {
    Files.writeString(root.resolve(".amaignore"), "build/\n");
    write("build/x/y");
    start();
    looker.forget();

    Files.writeString(root.resolve(".amaignore"), "# nothing\n");
    await().untilAsserted(() -> assertThat(looker.rescans()).contains(".: ignore rules changed"));
    looker.forget();
    write("build/x/new");

    seen("build/x/new");
  }

  @Test
  void namesThatAreNotUtf8AreTold() throws Exception {
    start();

    run(
        "sh",
        "-c",
        "mkdir \"$0/$(printf 'd\\377')\" && : > \"$0/$(printf 'd\\377/f\\376')\"",
        root.toString());

    // The looker cannot say these names, but it is told to look.
    await()
        .untilAsserted(() ->
            assertThat(looker.rescans())
                .anyMatch(rescan -> rescan.startsWith("d\uFFFD: a directory appeared")));
  }

  @Test
  void tooFewWatchesLeadToPollingAndBack() throws IOException {
    for (int i = 0; i < 20; i++) {
      write("d" + i + "/f");
    }
    faults.limitTo(10);
    watcher.start();

    await().untilAsserted(() -> assertThat(watcher.mode()).isEqualTo(WatchMode.POLLING));
    assertThat(looker.degradations())
        .singleElement()
        .asString()
        .contains("fs.inotify.max_user_watches", "sysctl");
    write("d19/new");
    seen("d19/new");

    faults.limitTo(Integer.MAX_VALUE);
    await().untilAsserted(() -> assertThat(watcher.mode()).isEqualTo(WatchMode.NATIVE));
    assertThat(looker.restorations()).isEqualTo(1);
    assertThat(looker.degradations()).hasSize(1);
    looker.forget();
    write("d19/newer");
    seen("d19/newer");
  }

  @Test
  void noInstanceToBeHadLeadsToPolling() throws IOException {
    faults.refuseInstances(true);
    watcher.start();

    await().untilAsserted(() -> assertThat(watcher.mode()).isEqualTo(WatchMode.POLLING));
    assertThat(watcher.warning()).contains("fs.inotify.max_user_instances");
    write("new");
    seen("new");
  }

  @Test
  void aDeadWatchIsNoticedAndBegunAnew() throws IOException {
    write("a/b");
    start();
    assertThat(faults.opened()).isEqualTo(1);
    looker.forget();

    faults.die();
    write("a/missed");

    await().untilAsserted(() -> assertThat(faults.opened()).isEqualTo(2));
    seen("a/missed");
    looker.forget();
    write("a/seen");
    seen("a/seen");
    assertThat(watcher.mode()).isEqualTo(WatchMode.NATIVE);
  }

  @Test
  void aQuietWatchIsNotTakenForADeadOne() throws IOException {
    write("a/b");
    start();
    long deadline = System.nanoTime() + HEARTBEAT.multipliedBy(6).toNanos();

    await().until(() -> System.nanoTime() > deadline);

    assertThat(faults.opened()).isEqualTo(1);
  }

  @Test
  void aRootThatGoesAwayIsWaitedFor() throws IOException {
    write("a/b");
    start();
    looker.forget();

    Files.move(root, temporary.resolve("elsewhere"));
    await()
        .untilAsserted(() ->
            assertThat(looker.rescans()).contains(".: the workspace's root is gone or another"));
    Files.move(temporary.resolve("elsewhere"), root, StandardCopyOption.ATOMIC_MOVE);
    seen("a/b");
    looker.forget();
    write("a/new");

    seen("a/new");
  }

  @Test
  void aRootReplacedByAnotherIsNoticed() throws IOException {
    write("a/b");
    start();
    looker.forget();

    Files.move(root, temporary.resolve("elsewhere"));
    write("a/c");
    seen("a/c");
    looker.forget();
    write("a/d");

    seen("a/d");
  }

  @Test
  void nothingIsToldAfterClosing() throws IOException {
    start();
    watcher.close();
    int calls = looker.calls();

    write("a/b");
    await().pollDelay(Duration.ofMillis(200)).until(() -> true);

    assertThat(looker.calls()).isEqualTo(calls);
  }

  private void start() {
    watcher.start();
    await().untilAsserted(() -> assertThat(looker.rescans()).contains(".: watching begins"));
  }

  private void seen(String... paths) {
    seen(Set.of(paths));
  }

  private void seen(Set<String> paths) {
    awaiting(() -> assertThat(looker.present()).containsAll(paths));
  }

  private void goneAre(String... paths) {
    awaiting(() -> assertThat(looker.gone()).contains(paths));
  }

  private static void awaiting(ThrowingRunnable assertion) {
    await().atMost(Duration.ofSeconds(20)).untilAsserted(assertion);
  }

  private void write(String path) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "x");
  }

  private static void run(String... command) throws Exception {
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
  }
}
