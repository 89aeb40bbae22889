package io.amasync.bench.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.amasync.daemon.control.StatusView;
import io.amasync.daemon.remote.http.HttpRemoteServer;
import io.amasync.protocol.api.CommitView;
import io.amasync.protocol.api.FileView;
import io.amasync.protocol.path.TreePath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.LongStream;

/** A change of one file, and what is true once it is committed, whatever came between. */
final class InterruptedChange {
  /** Three packs of 32 MiB. */
  private static final int SEVERAL_PACKS = 72_000_000;

  private static final int ONE_PACK = 1_500_000;

  private final RelayedSite site;
  private final Path root;
  private final CommitPoint point;
  private final Path file;
  private final int bytes;
  private final long version;
  private final long sequence;
  private final int revisions;

  /** One that is to meet {@code point}; everything is in sync. */
  InterruptedChange(RelayedSite site, Path root, CommitPoint point) throws Exception {
    this.site = site;
    this.root = root;
    this.point = point;
    this.file = root.resolve(point.isAmidPacks() ? "large.bin" : "small.bin");
    this.bytes = point.isAmidPacks() ? SEVERAL_PACKS : ONE_PACK;
    try (HttpRemoteServer server = site.connect()) {
      CommitView newest = commits(server).getLast();
      this.version = Objects.requireNonNull(newest.version());
      this.sequence = newest.seqId();
      this.revisions = revisions(server).size();
    }
  }

  /** All at once, as far as a watcher can see. */
  void make() throws IOException {
    Path made = site.client().scratch().resolve("new " + file.getFileName());
    SampleTree.random(made, bytes, 1_000 + version);
    Files.move(made, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /**
   * Another change, which no commit under way knows.
   *
   * @return in how many commits both will be
   */
  int makeAnother() throws IOException {
    Path another = root.resolve("after version %d".formatted(version));
    if (point.isSealed()) {
      SampleTree.write(another, "not in the commit that was handed over\n");
      return 2;
    }
    // Without content: that would be in a pack with what is sent again, which then is another pack,
    // and what had been put and not announced would stay until the bucket's rule ends it.
    Files.createSymbolicLink(another, file);
    return 1;
  }

  /**
   * Fails unless the change was committed once and first, in {@code commits} commits with all that
   * was changed after it, and nothing was sent twice or is left over.
   */
  void isCommittedOnce(int commits) throws Exception {
    Watching.until(
        site.client(),
        workspace ->
            workspace.state() == StatusView.State.IN_SYNC
                && workspace.version() >= version + commits);
    try (HttpRemoteServer server = site.connect()) {
      List<CommitView> history = commits(server);
      assertThat(history)
          .map(CommitView::version)
          .containsExactlyElementsOf(upTo(version + commits));
      assertThat(history.getLast().seqId()).as("commits opened").isEqualTo(sequence + commits);
      List<FileView> same = revisions(server);
      assertThat(same).hasSize(revisions + 1);
      assertThat(same.getFirst().version()).isEqualTo(version + 1);
    }
    new Uploads(site).wereSentOnce(bytes + bytes / 50 + 10_000);
    new StoredState(site).isWithoutRemains(version + commits);
    Path target = site.client().scratch().resolve("restored %d".formatted(version));
    site.client().ama("restore", root, "--to", target).expect(0);
    assertThat(TreeSnapshot.of(target)).isEqualTo(TreeSnapshot.of(root));
    if (point.isAmidPacks()) {
      leaveOut(version + commits);
    }
  }

  /** Deletes the file, which whoever comes next would restore and compare to no purpose. */
  private void leaveOut(long before) throws IOException {
    Files.delete(file);
    Watching.until(
        site.client(),
        workspace ->
            workspace.state() == StatusView.State.IN_SYNC && workspace.version() == before + 1);
  }

  private static List<Long> upTo(long last) {
    return LongStream.rangeClosed(1, last).boxed().toList();
  }

  private List<CommitView> commits(HttpRemoteServer server) throws Exception {
    return server.commits(workspace(server), 0, 1_000).commits();
  }

  /** Of the file, newest first. */
  private List<FileView> revisions(HttpRemoteServer server) throws Exception {
    return server.revisions(workspace(server), TreePath.of(file.getFileName().toString())).files();
  }

  private static UUID workspace(HttpRemoteServer server) throws Exception {
    return UUID.fromString(server.workspaces().getFirst().id());
  }
}
