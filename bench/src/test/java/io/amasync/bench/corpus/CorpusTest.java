package io.amasync.bench.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CorpusTest {
  @TempDir Path scratch;

  static Stream<Corpus> corpora() {
    return Stream.of(
        new SmallFiles(250, 100_000),
        new LargeFiles(2, 3_000_001),
        new TextFiles(60, 300_000),
        new DiskImage(4 << 20),
        new SourceHistory(100));
  }

  private static Map<String, byte[]> files(Path root) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    try (Stream<Path> walk = Files.walk(root)) {
      for (Path file : walk.filter(Files::isRegularFile).toList()) {
        files.put(root.relativize(file).toString(), Files.readAllBytes(file));
      }
    }
    return files;
  }

  private static void toLastState(Corpus corpus, Path root) throws IOException {
    corpus.make(root);
    for (int state = 1; state < corpus.states(); state++) {
      corpus.change(state).apply(root);
    }
  }

  @ParameterizedTest
  @MethodSource("corpora")
  void isTheSameTwiceInEveryState(Corpus corpus) throws IOException {
    toLastState(corpus, scratch.resolve("one"));
    toLastState(corpus, scratch.resolve("two"));
    Map<String, byte[]> one = files(scratch.resolve("one"));
    Map<String, byte[]> two = files(scratch.resolve("two"));
    assertThat(one).isNotEmpty();
    assertThat(two.keySet()).isEqualTo(one.keySet());
    assertThat(two).allSatisfy((path, bytes) -> assertThat(bytes).isEqualTo(one.get(path)));
  }

  @ParameterizedTest
  @MethodSource("corpora")
  void hasNoMoreStatesThanItSays(Corpus corpus) {
    assertThatThrownBy(() -> corpus.change(corpus.states()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no state");
  }

  @Test
  void bytesStayTheSameFromReleaseToRelease() throws IOException {
    CRC32 sum = new CRC32();
    for (Corpus corpus : corpora().toList()) {
      Path root = scratch.resolve(corpus.getClass().getSimpleName());
      toLastState(corpus, root);
      files(root)
          .forEach((path, bytes) -> {
            sum.update(path.getBytes(StandardCharsets.UTF_8));
            sum.update(bytes);
          });
    }
    assertThat(sum.getValue()).isEqualTo(3_032_625_865L);
  }

  @Test
  void theImageDiffersOnlyWhereItWasEdited() throws IOException {
    DiskImage image = new DiskImage(64 << 20);
    Path root = scratch.resolve("image");
    image.make(root);
    byte[] before = Files.readAllBytes(root.resolve("disk.img"));
    image.change(1).apply(root);
    byte[] after = Files.readAllBytes(root.resolve("disk.img"));
    assertThat(before).hasSize(64 << 20);
    assertThat(after).hasSize(64 << 20);
    boolean[] told = new boolean[before.length];
    List<DiskImage.Edit> edits = image.edits();
    assertThat(edits).hasSize(6);
    for (DiskImage.Edit edit : edits) {
      int from = Math.toIntExact(edit.offset());
      assertThat(edit.bytes()).isBetween(4 << 10, 1 << 20);
      Arrays.fill(told, from, from + edit.bytes(), true);
      assertThat(Arrays.equals(before, from, from + edit.bytes(), after, from, from + edit.bytes()))
          .isFalse();
    }
    int untold = 0;
    for (int at = 0; at < before.length; at++) {
      untold += before[at] != after[at] && !told[at] ? 1 : 0;
    }
    assertThat(untold).isZero();
  }

  @Test
  void theImageHasZerosAndWhatCompressesAndWhatDoesNot() throws IOException {
    Path root = scratch.resolve("image");
    new DiskImage(64 << 20).make(root);
    byte[] image = Files.readAllBytes(root.resolve("disk.img"));
    Set<String> kinds = new HashSet<>();
    byte[] page = new byte[4 << 10];
    for (int at = 0; at < image.length; at += page.length) {
      System.arraycopy(image, at, page, 0, page.length);
      int deflated = deflated(page);
      kinds.add(deflated < 100 ? "zeros" : deflated < page.length * 3 / 4 ? "text" : "noise");
    }
    assertThat(kinds).containsExactlyInAnyOrder("zeros", "text", "noise");
  }

  @Test
  void textCompressesToAThirdOrSo() throws IOException {
    Path root = scratch.resolve("text");
    new TextFiles(1, 1_000_000).make(root);
    byte[] text = files(root).values().iterator().next();
    assertThat((double) deflated(text) / text.length).isBetween(0.2, 0.5);
  }

  @Test
  void eachStateOfTheHistoryEditsAddsDeletesAndRenames() throws IOException {
    SourceHistory history = new SourceHistory(200);
    Path root = scratch.resolve("history");
    history.make(root);
    Map<String, byte[]> before = files(root);
    assertThat(before).hasSize(200);
    for (int state = 1; state < history.states(); state++) {
      history.change(state).apply(root);
      Map<String, byte[]> now = files(root);
      Set<String> added = new HashSet<>(now.keySet());
      added.removeAll(before.keySet());
      Set<String> gone = new HashSet<>(before.keySet());
      gone.removeAll(now.keySet());
      Map<String, byte[]> earlier = before;
      long edited =
          now.keySet().stream()
              .filter(earlier::containsKey)
              .filter(path -> !Arrays.equals(earlier.get(path), now.get(path)))
              .count();
      assertThat(edited).as("edited to state %d", state).isBetween(1L, 8L);
      assertThat(gone).as("gone in state %d", state).hasSizeBetween(1, 30);
      assertThat(added).as("new in state %d", state).hasSizeBetween(2, 32);
      before = now;
    }
  }

  private static int deflated(byte[] bytes) {
    try (Deflater deflater = new Deflater()) {
      deflater.setInput(bytes);
      deflater.finish();
      return deflater.deflate(new byte[bytes.length * 2]);
    }
  }
}
