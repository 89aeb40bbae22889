package io.amasync.daemon.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.amasync.chunker.content.ChunkList;
import io.amasync.chunker.id.ChunkId;
import io.amasync.chunker.id.Digest256;
import io.amasync.chunker.pack.Codec;
import io.amasync.chunker.pack.Compression;
import io.amasync.chunker.pack.PackEntry;
import io.amasync.chunker.pack.PackWriter;
import io.amasync.chunker.pack.SealedPack;
import io.amasync.daemon.tree.TemporaryDirectory;
import io.amasync.protocol.manifest.Mtime;
import io.amasync.protocol.path.TreePath;
import io.amasync.protocol.tree.StoredChunk;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RestoreTest {
  @TempDir private Path directory;

  private Path target;
  private final Restore restore = new Restore(TreeBuilder.KEYS, TreeBuilder.HASHES);

  @BeforeEach
  void nameTarget() {
    target = directory.resolve("target");
  }

  private RestoreSummary tree(InputStream stream) throws IOException {
    return restore.tree(stream, target, RestoreProgress.SILENT);
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  private static Mtime mtime(Path path) throws IOException {
    return Mtime.of(Files.getLastModifiedTime(path, LinkOption.NOFOLLOW_LINKS).toInstant());
  }

  private void assertNothingTemporary() throws IOException {
    try (Stream<Path> children = Files.walk(directory)) {
      assertThat(children).noneMatch(path -> path.getFileName().toString().contains("ama-sync"));
    }
  }

  @Test
  void everythingComesBackWithModesAndTimes() throws Exception {
    RestoreSummary summary =
        tree(
            new TreeBuilder()
                    .directory("a", 0750)
                    .directory("a-b", 0755)
                    .file(TreePath.of("a/file"), 0640, TreeBuilder.MTIME, "two ", "chunks")
                    .link("a/link", "../nowhere//x/")
                    .directory("empty", 0700)
                    .file("nothing")
                    .stream());
    assertThat(summary).isEqualTo(new RestoreSummary(7, 2, 3, 1, 10));
    assertThat(target.resolve("a/file")).hasContent("two chunks");
    assertThat(mode(target.resolve("a/file"))).isEqualTo("rw-r-----");
    assertThat(mode(target.resolve("a"))).isEqualTo("rwxr-x---");
    assertThat(mtime(target.resolve("a/file"))).isEqualTo(TreeBuilder.MTIME);
    assertThat(mtime(target.resolve("a/link"))).isEqualTo(TreeBuilder.MTIME);
    assertThat(Files.readSymbolicLink(target.resolve("a/link"))).hasToString("../nowhere//x/");
    assertThat(target.resolve("nothing")).isEmptyFile();
    assertThat(target.resolve("empty")).isEmptyDirectory();
    assertNothingTemporary();
  }

  /** As a pack holds it. */
  private static byte[] compressed(byte[] chunk) {
    PackWriter writer =
        new PackWriter(TreeBuilder.KEYS, TreeBuilder.HASHES, Compression.WHEN_IT_PAYS);
    assertThat(writer.add(TreeBuilder.list(chunk).id(0), chunk, 0, chunk.length)).isTrue();
    SealedPack pack = writer.seal();
    PackEntry entry = pack.index().entries().getFirst();
    assertThat(entry.codec()).isEqualTo(Codec.ZSTD);
    return Arrays.copyOfRange(pack.bytes(), entry.offset(), entry.offset() + entry.storedLength());
  }

  @Test
  void chunksThatComeCompressedAreDecoded() throws Exception {
    List<byte[]> chunks = new ArrayList<>();
    List<byte[]> payloads = new ArrayList<>();
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < 40; i++) {
      String text = "chunk %d of forty ".formatted(i).repeat(100 + 2_000 * (i % 7));
      all.append(text);
      chunks.add(text.getBytes(StandardCharsets.UTF_8));
      payloads.add(compressed(chunks.getLast()));
    }
    tree(
        new TreeBuilder()
                .compressed("many", chunks, payloads)
                .compressed("one", chunks.subList(0, 1), payloads.subList(0, 1))
                .file("raw", "not", "compressed")
                .stream());
    assertThat(target.resolve("many")).hasContent(all.toString());
    assertThat(target.resolve("one")).hasBinaryContent(chunks.getFirst());
    assertThat(target.resolve("raw")).hasContent("notcompressed");
  }

  @Test
  void timesBefore1970AndAfter2106ComeBack() throws Exception {
    Mtime before = new Mtime(-1, 1);
    Mtime after = new Mtime(1L << 33, 999_999_999);
    tree(
        new TreeBuilder()
                .file(TreePath.of("a"), 0644, before, "x")
                .file(TreePath.of("b"), 0644, after, "x")
                .link("c", "x".getBytes(StandardCharsets.UTF_8), before)
                .stream());
    assertThat(lsTime("a")).isEqualTo("-1");
    assertThat(mtime(target.resolve("b"))).isEqualTo(after);
    assertThat(lsTime("c")).isEqualTo("-1");
  }

  /** The JDK itself reads a time like that wrongly, so another program looks. */
  private String lsTime(String name) throws IOException {
    Process stat = new ProcessBuilder("stat", "-c", "%Y", target.resolve(name).toString()).start();
    return new String(stat.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
  }

  @Test
  void bitsThatGiveAwayRightsAreNotRestored() throws Exception {
    tree(
        new TreeBuilder()
            .directory("d", 07777).file(TreePath.of("f"), 06755, TreeBuilder.MTIME, "x").stream());
    for (String name : new String[] {"d", "f"}) {
      int bits = (int) Files.getAttribute(target.resolve(name), "unix:mode");
      assertThat(bits & 07000).isZero();
    }
  }

  @Test
  void directoriesThatCannotBeWrittenToAreFilledFirst() throws Exception {
    tree(
        new TreeBuilder()
                .directory("d", 0555)
                .directory("d/e", 0500)
                .file("d/e/file", "x")
                .file("d/file", "x")
                .stream());
    assertThat(mode(target.resolve("d"))).isEqualTo("r-xr-xr-x");
    assertThat(mode(target.resolve("d/e"))).isEqualTo("r-x------");
    assertThat(target.resolve("d/e/file")).hasContent("x");
    // So that JUnit can delete it.
    Files.setPosixFilePermissions(
        target.resolve("d"), PosixFilePermissions.fromString("rwx------"));
    Files.setPosixFilePermissions(
        target.resolve("d/e"), PosixFilePermissions.fromString("rwx------"));
  }

  @Test
  void namesOfAnyBytesComeBack() throws Exception {
    TreePath odd = TreePath.of(new byte[] {'a', (byte) 0xFF, '\n', (byte) 0xFE});
    tree(new TreeBuilder().file(odd, 0644, TreeBuilder.MTIME, "odd").stream());
    try (Stream<Path> children = Files.list(target)) {
      URI uri = children.findFirst().orElseThrow().toUri();
      assertThat(uri.getRawPath()).endsWith("/a%FF%0A%FE");
    }
  }

  @Test
  void depthHasNoLimitButThePaths() throws Exception {
    TreeBuilder builder = new TreeBuilder();
    StringBuilder path = new StringBuilder("d");
    for (int i = 0; i < 1_200; i++) {
      builder.directory(path.toString(), 0755);
      path.append("/d");
    }
    builder.file(path.toString(), "deep");
    // JUnit takes half a minute to delete this.
    try (TemporaryDirectory temporary = new TemporaryDirectory()) {
      target = temporary.path().resolve("target");
      assertThat(tree(builder.stream()).directories()).isEqualTo(1_200);
      assertThat(target.resolve(path.toString())).hasContent("deep");
    }
  }

  @Test
  void zerosBecomeHoles() throws Exception {
    byte[] zeros = new byte[1 << 20];
    byte[] ones = new byte[100];
    Arrays.fill(ones, (byte) 1);
    tree(
        new TreeBuilder()
                .file(TreePath.of("sparse"), 0644, TreeBuilder.MTIME, zeros, ones, zeros, zeros)
                .stream());
    byte[] restored = Files.readAllBytes(target.resolve("sparse"));
    assertThat(restored).hasSize(3 * (1 << 20) + 100);
    assertThat(restored[1 << 20]).isEqualTo((byte) 1);
    assertThat(restored[restored.length - 1]).isZero();
    assertThat(mtime(target.resolve("sparse"))).isEqualTo(TreeBuilder.MTIME);
  }

  @Test
  void aTargetThatIsNotEmptyIsRefused() throws Exception {
    Files.createDirectory(target);
    Files.writeString(target.resolve("mine"), "mine");
    InputStream stream = new TreeBuilder().file("a", "x").stream();
    assertThatThrownBy(() -> tree(stream))
        .isInstanceOf(TargetRefusedException.class)
        .hasMessageContaining("not empty");
    assertThat(target.resolve("mine")).hasContent("mine");
    assertThat(target.resolve("a")).doesNotExist();
  }

  @Test
  void aTargetThatIsAFileIsRefused() throws Exception {
    Files.writeString(target, "mine");
    InputStream stream = new TreeBuilder().stream();
    assertThatThrownBy(() -> tree(stream)).isInstanceOf(TargetRefusedException.class);
    assertThat(target).hasContent("mine");
  }

  @Nested
  final class HostileStreams {
    private Path outside;

    @BeforeEach
    void makeOutside() throws IOException {
      outside = Files.createDirectory(directory.resolve("outside"));
    }

    private void assertRefused(byte[] stream, Class<? extends IOException> with)
        throws IOException {
      assertThatThrownBy(() -> tree(new ByteArrayInputStream(stream))).isInstanceOf(with);
      assertThat(outside).isEmptyDirectory();
      assertNothingTemporary();
    }

    @Test
    void nothingIsWrittenThroughALinkOfTheStream() throws Exception {
      assertRefused(
          new TreeBuilder().link("a", outside.toString()).file("a/file", "x").bytes(),
          TargetRefusedException.class);
    }

    @Test
    void noDirectoryIsMadeThroughALinkOfTheStream() throws Exception {
      assertRefused(
          new TreeBuilder().link("a", outside.toString()).directory("a/d", 0755).bytes(),
          TargetRefusedException.class);
    }

    @Test
    void noLinkIsMadeThroughALinkOfTheStream() throws Exception {
      assertRefused(
          new TreeBuilder().link("a", outside.toString()).link("a/l", "x").bytes(),
          TargetRefusedException.class);
    }

    @Test
    void aDirectoryThatIsSwappedForALinkMeanwhileLeadsNowhere() throws Exception {
      byte[] first = new TreeBuilder().directory("a", 0755).directory("a/b", 0755).bytes();
      byte[] whole =
          new TreeBuilder()
                  .directory("a", 0755)
                  .directory("a/b", 0755)
                  .directory("c", 0755)
                  .file("c/file", "x".repeat(500_000))
                  .stream()
                  .readAllBytes();
      Files.createDirectory(outside.resolve("marker"));
      InputStream swapping =
          new FilterInputStream(new ByteArrayInputStream(whole)) {
            private int given;

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
              Path c = target.resolve("c");
              if (given > first.length && Files.isDirectory(c, LinkOption.NOFOLLOW_LINKS)) {
                Files.move(c, target.resolve("moved"));
                Files.createSymbolicLink(c, outside);
              }
              int read = super.read(bytes, offset, Math.min(length, 1_000));
              given += read;
              return read;
            }
          };
      tree(swapping);
      // It went where it was meant to go: into the directory that was made for it.
      assertThat(target.resolve("moved/file")).isNotEmptyFile();
      try (Stream<Path> children = Files.list(outside)) {
        assertThat(children).containsExactly(outside.resolve("marker"));
      }
      assertNothingTemporary();
    }

    @Test
    void pathsThatDoNotAscendAreRefused() throws Exception {
      assertRefused(
          new TreeBuilder().file("b", "x").file("a", "x").bytes(), DamagedTreeException.class);
      assertThat(target.resolve("a")).doesNotExist();
    }

    @Test
    void aPathThatComesTwiceIsRefused() throws Exception {
      assertRefused(
          new TreeBuilder().file("a", "x").file("a", "y").bytes(), DamagedTreeException.class);
    }

    @Test
    void aFileWithoutItsDirectoryIsRefused() throws Exception {
      assertRefused(new TreeBuilder().file("a/b", "x").bytes(), TargetRefusedException.class);
    }

    @Test
    void aChunkWithOtherBytesLeavesNoFile() throws Exception {
      byte[] stream = new TreeBuilder().file("a", "good", "evil").bytes();
      stream[stream.length - 2]++;
      assertRefused(stream, DamagedTreeException.class);
      assertThat(target.resolve("a")).doesNotExist();
    }

    @Test
    void whatComesBeforeADamagedChunkIsPassedOnAndNothingElse() throws Exception {
      String[] chunks = numbered(100);
      byte[] stream = new TreeBuilder().file("a", chunks).bytes();
      stream[stream.length - 2 - 30 * CHUNK_BYTES]++;
      var out = new ByteArrayOutputStream();
      assertThatThrownBy(
              () -> restore.file(new ByteArrayInputStream(stream), out, RestoreProgress.SILENT))
          .isInstanceOf(DamagedTreeException.class)
          .hasMessageContaining("chunk 69:");
      assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo(concat(chunks, 69));
    }

    @Test
    void whatComesBeforeTheEndOfACutOffStreamIsPassedOn() throws Exception {
      String[] chunks = numbered(100);
      byte[] stream = new TreeBuilder().file("a", chunks).bytes();
      byte[] cut = Arrays.copyOf(stream, stream.length - 2 - 30 * CHUNK_BYTES);
      var out = new ByteArrayOutputStream();
      assertThatThrownBy(
              () -> restore.file(new ByteArrayInputStream(cut), out, RestoreProgress.SILENT))
          .isInstanceOf(CutOffException.class);
      assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo(concat(chunks, 69));
    }

    /** In the stream, of one that {@link #numbered} makes. */
    private static final int CHUNK_BYTES = 1 + Integer.BYTES + "chunk number 00000000".length();

    private static String[] numbered(int count) {
      String[] chunks = new String[count];
      for (int i = 0; i < count; i++) {
        chunks[i] = "chunk number %08d".formatted(i);
      }
      return chunks;
    }

    private static String concat(String[] chunks, int count) {
      return String.join("", Arrays.copyOf(chunks, count));
    }

    @Test
    void aPayloadThatDecodesToOtherBytesOrToNoneLeavesNoFile() throws Exception {
      byte[] other = new byte[100_000];
      other[77_777] = 1;
      List<byte[]> chunks = List.of(new byte[100_000], new byte[100_000]);
      byte[] honest = compressed(chunks.getFirst());
      for (byte[] payload : List.of(compressed(other), new byte[] {1, 2, 3}, new byte[10])) {
        target = directory.resolve("damaged-" + payload.length);
        byte[] stream = new TreeBuilder().compressed("a", chunks, List.of(honest, payload)).bytes();
        assertRefused(stream, DamagedTreeException.class);
        assertThat(target.resolve("a")).doesNotExist();
      }
    }

    @Test
    void aChunkThatComesAsNoneCanIsRefusedBeforeItIsRead() throws Exception {
      List<StoredChunk> impossible =
          List.of(
              new StoredChunk(0, 3),
              new StoredChunk(0, 5),
              new StoredChunk(1, 0),
              new StoredChunk(1, 4),
              new StoredChunk(1, -1),
              new StoredChunk(1, Integer.MAX_VALUE),
              new StoredChunk(2, 1));
      for (StoredChunk as : impossible) {
        assertRefused(
            new TreeBuilder().announced("a", new byte[4], as).bytes(), DamagedTreeException.class);
      }
    }

    @Test
    void aContentIdOfOtherChunksIsRefused() throws Exception {
      byte[] chunk = {1, 2, 3};
      assertRefused(
          new TreeBuilder()
              .raw(
                  TreePath.of("a"),
                  0644,
                  TreeBuilder.MTIME,
                  TreeBuilder.noContent(),
                  TreeBuilder.list(chunk),
                  chunk)
              .bytes(),
          DamagedTreeException.class);
    }

    @Test
    void aChunkTooLargeForAnyMemoryIsRefusedBeforeItIsRead() throws Exception {
      ChunkList list =
          new ChunkList.Builder()
              .add(new ChunkId(new Digest256(1, 2, 3, 4)), Integer.MAX_VALUE)
              .build();
      assertRefused(
          new TreeBuilder()
              .raw(
                  TreePath.of("a"),
                  0644,
                  TreeBuilder.MTIME,
                  list.contentId(TreeBuilder.HASHES.keyed(TreeBuilder.KEYS.contents())),
                  list)
              .bytes(),
          DamagedTreeException.class);
    }

    @Test
    void aStreamThatEndsAnywhereIsCutOff() throws Exception {
      byte[] whole = new TreeBuilder().directory("d", 0755).file("d/f", "content").bytes();
      for (int length = 0; length < whole.length; length++) {
        target = directory.resolve("cut-" + length);
        byte[] cut = Arrays.copyOf(whole, length);
        assertThatThrownBy(() -> tree(new ByteArrayInputStream(cut)))
            .isInstanceOf(CutOffException.class);
      }
      assertNothingTemporary();
    }
  }

  @Nested
  final class SingleFiles {
    private byte[] stream() throws IOException {
      return new TreeBuilder().file("a/b/c.txt", "two ", "chunks").bytes();
    }

    @Test
    void goToAnyPlace() throws Exception {
      Path out = directory.resolve("out.txt");
      restore.file(new ByteArrayInputStream(stream()), out, RestoreProgress.SILENT);
      assertThat(out).hasContent("two chunks");
      assertThat(mtime(out)).isEqualTo(TreeBuilder.MTIME);
      assertThat(mode(out)).isEqualTo("rw-r--r--");
    }

    @Test
    void goToAStream() throws Exception {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      restore.file(new ByteArrayInputStream(stream()), out, RestoreProgress.SILENT);
      assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("two chunks");
    }

    @Test
    void replaceWhatIsThereOnlyWhenTheyAreWhole() throws Exception {
      Path out = directory.resolve("out.txt");
      Files.writeString(out, "old");
      byte[] damaged = stream();
      damaged[damaged.length - 3]++;
      assertThatThrownBy(
              () -> restore.file(new ByteArrayInputStream(damaged), out, RestoreProgress.SILENT))
          .isInstanceOf(DamagedTreeException.class);
      assertThat(out).hasContent("old");
      assertNothingTemporary();
      restore.file(new ByteArrayInputStream(stream()), out, RestoreProgress.SILENT);
      assertThat(out).hasContent("two chunks");
    }

    @Test
    void replaceALinkAndNotWhatItPointsTo() throws Exception {
      Path other = Files.writeString(directory.resolve("other"), "other");
      Path out = Files.createSymbolicLink(directory.resolve("out"), other);
      restore.file(new ByteArrayInputStream(stream()), out, RestoreProgress.SILENT);
      assertThat(other).hasContent("other");
      assertThat(Files.isSymbolicLink(out)).isFalse();
    }

    @Test
    void linksAndDirectoriesAreRefused() throws Exception {
      Path out = directory.resolve("out");
      InputStream link = new TreeBuilder().link("l", "there").stream();
      assertThatThrownBy(() -> restore.file(link, out, RestoreProgress.SILENT))
          .isInstanceOf(TargetRefusedException.class)
          .hasMessageContaining("there");
      InputStream tree = new TreeBuilder().directory("d", 0755).stream();
      assertThatThrownBy(() -> restore.file(tree, out, RestoreProgress.SILENT))
          .isInstanceOf(TargetRefusedException.class);
      InputStream nothing = new TreeBuilder().stream();
      assertThatThrownBy(() -> restore.file(nothing, out, RestoreProgress.SILENT))
          .isInstanceOf(DamagedTreeException.class);
    }
  }
}
