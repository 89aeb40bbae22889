package io.amasync.daemon.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.amasync.protocol.path.TreePath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for the files on a disk, whichever calls look at them. */
abstract class WorkspaceFilesContract {
  @TempDir Path temporary;
  private Path root;
  private Path outside;
  private WorkspaceFiles files;

  /** The files below {@code root}, which is there. */
  abstract WorkspaceFiles below(Path root) throws IOException;

  @BeforeEach
  void makeTree() throws IOException {
    root = Files.createDirectories(temporary.resolve("root"));
    outside = Files.createDirectories(temporary.resolve("outside"));
    Files.writeString(outside.resolve("secret"), "secret");
    files = below(root);
  }

  @Test
  void statTellsWhatTheFileIs() throws IOException {
    Path file = Files.createDirectories(root.resolve("a/b")).resolve("c.txt");
    Files.writeString(file, "hello");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-x--x"));
    Files.createLink(root.resolve("a/twin"), file);

    FileStat stat = files.stat(path("a/b/c.txt"));

    assertThat(stat.kind()).isEqualTo(FileKind.FILE);
    assertThat(stat.sizeBytes()).isEqualTo(5);
    assertThat(stat.mode()).isEqualTo(0751);
    assertThat(stat.links()).isEqualTo(2);
    assertThat(stat.inode()).isEqualTo(Files.getAttribute(file, "unix:ino"));
    assertThat(stat.device()).isEqualTo(Files.getAttribute(file, "unix:dev"));
    assertThat(stat.mtime().toInstant()).isEqualTo(Files.getLastModifiedTime(file).toInstant());
    assertThat(stat.ctime().toInstant())
        .isEqualTo(((FileTime) Files.getAttribute(file, "unix:ctime")).toInstant());
    assertThat(files.statListed(path("a/b/c.txt"))).isEqualTo(stat);
    assertThat(files.stat(path("a")).kind()).isEqualTo(FileKind.DIRECTORY);
    assertThat(files.statRoot().kind()).isEqualTo(FileKind.DIRECTORY);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1970-01-01T00:00:00Z",
        "1901-12-14T00:00:00.000000001Z",
        "2106-02-08T00:00:00.999999999Z",
        "2262-04-11T00:00:00.123456789Z"
      })
  void timesFarAwayAreKeptToTheNanosecond(String time) throws Exception {
    // The JDK itself sets no time before 1970.
    run("touch", "-d", time, root.resolve("old").toString());

    assertThat(files.stat(path("old")).mtime().toInstant()).isEqualTo(time);
  }

  @Test
  void specialFilesAreSeenAndNotOpened() throws Exception {
    run("mkfifo", root.resolve("fifo").toString());

    assertThat(files.stat(path("fifo")).kind()).isEqualTo(FileKind.OTHER);
    assertThatThrownBy(() -> files.open(path("fifo")))
        .isInstanceOfSatisfying(
            FileUnreadableException.class,
            e -> {
              assertThat(e.reason()).isEqualTo("not a regular file");
              assertThat(e.path()).isEqualTo(path("fifo"));
            });
    assertThatThrownBy(() -> files.list(path("fifo"), name -> {}))
        .isInstanceOf(FileGoneException.class);
  }

  @Test
  void linksAreReadAndNeverFollowed() throws IOException {
    Files.createSymbolicLink(root.resolve("file"), outside.resolve("secret"));
    Files.createSymbolicLink(root.resolve("dangling"), Path.of("no/such/thing"));
    Files.createSymbolicLink(root.resolve("dir"), outside);

    assertThat(files.stat(path("file")).kind()).isEqualTo(FileKind.SYMLINK);
    assertThat(files.readLink(path("file")).toString())
        .isEqualTo(outside.resolve("secret").toString());
    assertThat(files.readLink(path("dangling")).toString()).isEqualTo("no/such/thing");
    assertThatThrownBy(() -> files.open(path("file"))).isInstanceOf(FileGoneException.class);
    assertThatThrownBy(() -> files.open(path("dir/secret"))).isInstanceOf(FileGoneException.class);
    assertThatThrownBy(() -> files.stat(path("dir/secret"))).isInstanceOf(FileGoneException.class);
    assertThatThrownBy(() -> files.list(path("dir"), name -> {}))
        .isInstanceOf(FileGoneException.class);
    assertThatThrownBy(() -> files.readLink(path("dir/secret")))
        .isInstanceOf(FileGoneException.class);
  }

  @Test
  void aDirectorySwappedForALinkWhileAFileIsOpenIsNoticed() throws IOException {
    Path directory = Files.createDirectories(root.resolve("dir"));
    Files.writeString(directory.resolve("secret"), "public");
    FileStat before = files.stat(path("dir/secret"));
    try (ReadableFile open = files.open(path("dir/secret"))) {
      assertThat(open.found()).isEqualTo(before);
      assertThat(isStillThere(open)).isTrue();
      Files.move(directory, root.resolve("moved"));
      Files.createSymbolicLink(root.resolve("dir"), outside);

      byte[] buffer = new byte[10];
      assertThat(open.read(buffer, 2, 8)).isEqualTo(6);
      assertThat(new String(buffer, 2, 6, StandardCharsets.US_ASCII)).isEqualTo("public");
      assertThat(open.read(buffer, 0, 8)).isEqualTo(-1);
      assertThat(isStillThere(open)).isFalse();
    }
  }

  private static boolean isStillThere(ReadableFile open) throws IOException {
    try {
      return open.stat().sameAs(open.found());
    } catch (FileGoneException e) {
      return false;
    }
  }

  @Test
  void aFileThatIsWrittenToReplacedOrDeletedWhileItIsOpenIsNoticed() throws IOException {
    Path file = root.resolve("file");
    for (int change = 0; change < 3; change++) {
      Files.writeString(file, "before");
      try (ReadableFile open = files.open(path("file"))) {
        assertThat(isStillThere(open)).isTrue();
        switch (change) {
          case 0 -> Files.writeString(file, " and after", StandardOpenOption.APPEND);
          case 1 ->
              Files.move(
                  Files.writeString(root.resolve("other"), "before"),
                  file,
                  StandardCopyOption.REPLACE_EXISTING);
          default -> Files.delete(file);
        }
        assertThat(isStillThere(open)).isFalse();
      }
    }
  }

  @Test
  void parentsSwappedForLinksAtAnyMomentLeadNowhere() throws Exception {
    Path directory = Files.createDirectories(root.resolve("a/b"));
    Files.writeString(directory.resolve("secret"), "public");
    Path aside = root.resolve("aside");
    AtomicBoolean done = new AtomicBoolean();
    CountDownLatch swapped = new CountDownLatch(1);
    try (ExecutorService threads = Executors.newSingleThreadExecutor()) {
      Future<?> swaps =
          threads.submit(() -> {
            // Each state lasts as long as a look may take, by chance, or else one that takes
            // several calls never falls into it whole.
            SplittableRandom random = new SplittableRandom(7);
            while (!done.get()) {
              Files.move(directory, aside);
              rest(random);
              Files.createSymbolicLink(directory, outside);
              rest(random);
              Files.delete(directory);
              rest(random);
              Files.move(aside, directory);
              swapped.countDown();
              rest(random);
            }
            return null;
          });
      byte[] content = new byte[9];
      int read = 0;
      int gone = 0;
      try {
        assertThat(swapped.await(30, TimeUnit.SECONDS)).isTrue();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while ((read < 100 || gone < 100) && !swaps.isDone() && System.nanoTime() < deadline) {
          try (ReadableFile open = files.open(path("a/b/secret"))) {
            int length = open.read(content, 0, 9);
            assertThat(new String(content, 0, length, StandardCharsets.US_ASCII))
                .isEqualTo("public");
            read++;
          } catch (FileGoneException e) {
            assertThat(e.path()).isEqualTo(path("a/b/secret"));
            gone++;
          }
        }
      } finally {
        done.set(true);
      }
      swaps.get();
      assertThat(read).isPositive();
      assertThat(gone).isPositive();
    }
  }

  @Test
  void whatIsNotThereIsGone() throws IOException {
    Files.writeString(root.resolve("file"), "");
    for (String name : List.of("no", "no/such", "file/below")) {
      assertThatThrownBy(() -> files.stat(path(name)))
          .isInstanceOfSatisfying(
              FileGoneException.class, e -> assertThat(e.path()).isEqualTo(path(name)));
      assertThatThrownBy(() -> files.statListed(path(name))).isInstanceOf(FileGoneException.class);
      assertThatThrownBy(() -> files.open(path(name))).isInstanceOf(FileGoneException.class);
      assertThatThrownBy(() -> files.readLink(path(name))).isInstanceOf(FileGoneException.class);
      assertThatThrownBy(() -> files.list(path(name), n -> {}))
          .isInstanceOf(FileGoneException.class);
    }
    assertThatThrownBy(() -> files.list(path("file"), n -> {}))
        .isInstanceOf(FileGoneException.class);
    Files.delete(root.resolve("file"));
    Files.delete(root);
    assertThatThrownBy(files::statRoot).isInstanceOf(FileGoneException.class);
    assertThatThrownBy(() -> files.list(null, n -> {})).isInstanceOf(FileGoneException.class);
  }

  @Test
  void listingGivesEveryNameAsBytes() throws IOException {
    List<String> names =
        List.of(
            ".hidden",
            "a b",
            "new\nline",
            "n".repeat(255),
            "\u00fc",
            "u\u0308",
            "A",
            "a",
            "\ud83d\ude00");
    for (String name : names) {
      Files.writeString(root.resolve(name), "");
    }

    List<String> found = new ArrayList<>();
    files.list(null, name -> found.add(new String(name, StandardCharsets.UTF_8)));

    assertThat(found).containsExactlyInAnyOrderElementsOf(names);
  }

  @Test
  void directoriesAreListedWithAtMostOthersThatAreThere() throws IOException {
    for (String name : List.of("d", "e e", "\u00fc")) {
      Files.createDirectory(root.resolve(name));
    }
    Files.writeString(root.resolve("file"), "");
    Files.createSymbolicLink(root.resolve("link"), root.resolve("d"));

    List<String> found = new ArrayList<>();
    files.listDirectories(null, name -> found.add(new String(name, StandardCharsets.UTF_8)));

    assertThat(found).contains("d", "e e", "\u00fc").doesNotHaveDuplicates();
    assertThat(List.of("d", "e e", "\u00fc", "file", "link")).containsAll(found);
  }

  @Test
  void treesAThousandDirectoriesDeepAreReached() throws IOException {
    StringBuilder name = new StringBuilder("d");
    Path at = Files.createDirectory(root.resolve("d"));
    for (int i = 1; i < 1_010; i++) {
      at = Files.createDirectory(at.resolve("d"));
      name.append("/d");
    }
    Files.writeString(at.resolve("end"), "deep");

    List<String> found = new ArrayList<>();
    files.list(path(name.toString()), n -> found.add(new String(n, StandardCharsets.UTF_8)));

    assertThat(found).containsExactly("end");
    try (ReadableFile open = files.open(path(name + "/end"))) {
      assertThat(open.read(new byte[9], 0, 9)).isEqualTo(4);
      assertThat(open.stat().sizeBytes()).isEqualTo(4);
    }
  }

  /** Half of the time not at all, so that what follows comes between two calls of one look. */
  private static void rest(SplittableRandom random) {
    if (random.nextBoolean()) {
      LockSupport.parkNanos(random.nextLong(200_000));
    }
  }

  private static TreePath path(String name) {
    return TreePath.of(name);
  }

  private static void run(String... command) throws Exception {
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
  }
}
