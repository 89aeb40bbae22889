package io.amasync.bench.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** A change of one file, and what is true once it is committed, whatever came between. */
final class InterruptedChange {
  /** Three packs of 16 MiB. */
  private static final int SEVERAL_PACKS = 36_000_000;

  private static final int ONE_PACK = 1_500_000;

  private final RelayedSite site;
  private final Installation ama;
  private final Path root;
  private final Path file;
  private final int bytes;
  private final long version;
  private final long sequence;
  private final long revisions;

  /** One that is to meet {@code point}; everything is in sync. */
  InterruptedChange(RelayedSite site, Path root, CommitPoint point)
      throws IOException, InterruptedException {
    this.site = site;
    this.ama = site.client();
    this.root = root;
    this.file = root.resolve(point.isAmidPacks() ? "large.bin" : "small.bin");
    this.bytes = point.isAmidPacks() ? SEVERAL_PACKS : ONE_PACK;
    JsonNode newest = log().path(0);
    this.version = newest.path("version").asLong();
    this.sequence = newest.path("seqId").asLong();
    this.revisions = Files.exists(file) ? history(file).size() : 0;
  }

  /** All at once, as far as a watcher can see. */
  void make() throws IOException {
    Path made = ama.scratch().resolve("new " + file.getFileName());
    SampleTree.random(made, bytes, 1_000 + version);
    Files.move(made, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Another change, of a file that no commit under way knows. */
  void makeAnother() throws IOException {
    SampleTree.write(root.resolve("another.txt"), "after version %d\n".formatted(version));
  }

  /**
   * Fails unless the change was committed once and first, in {@code commits} commits with all that
   * was changed after it, and nothing was sent twice or is left over.
   */
  void isCommittedOnce(int commits) throws Exception {
    ama.settle();
    JsonNode log = log();
    assertThat(all(log, "version"))
        .containsExactlyElementsOf(downFrom(version + commits, version + commits));
    assertThat(all(log, "seqId").limit(commits))
        .containsExactlyElementsOf(downFrom(sequence + commits, commits));
    JsonNode history = history(file);
    assertThat(history).hasSize((int) revisions + 1);
    assertThat(history.path(0).path("version").asLong()).isEqualTo(version + 1);
    new Uploads(site).wereSentOnce(bytes + bytes / 50 + 10_000);
    new StoredState(site).isWithoutRemains(version + commits);
    Path target = ama.scratch().resolve("restored %d".formatted(version));
    ama.ama("restore", root, "--to", target).expect(0);
    assertThat(TreeSnapshot.of(target)).isEqualTo(TreeSnapshot.of(root));
  }

  private static Stream<Long> all(JsonNode commits, String field) {
    return StreamSupport.stream(commits.spliterator(), false)
        .map(commit -> commit.path(field).asLong());
  }

  private static List<Long> downFrom(long first, long count) {
    return LongStream.range(0, count).mapToObj(back -> first - back).toList();
  }

  private JsonNode log() throws IOException, InterruptedException {
    return ama.ama("log", root, "--last", 0, "--json").expect(0).json();
  }

  private JsonNode history(Path path) throws IOException, InterruptedException {
    return ama.ama("history", path, "--json").expect(0).json();
  }
}
