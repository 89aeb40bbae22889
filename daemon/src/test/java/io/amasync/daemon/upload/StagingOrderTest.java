package io.amasync.daemon.upload;

import static org.assertj.core.api.Assertions.assertThat;

import io.amasync.chunker.content.ChunkList;
import io.amasync.chunker.id.ContentId;
import io.amasync.chunker.id.Digest256;
import io.amasync.daemon.tree.FileKind;
import io.amasync.daemon.tree.FileStat;
import io.amasync.protocol.manifest.Mtime;
import io.amasync.protocol.path.TreePath;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class StagingOrderTest {
  private final List<String> staged = new ArrayList<>();
  private final StagingOrder order =
      new StagingOrder(
          new StagingSink() {
            @Override
            public void staged(List<ReadFile> files) {
              files.forEach(file -> staged.add(file.path().toString()));
            }

            @Override
            public void moved(TreePath path) {}

            @Override
            public void gone(TreePath path) {}

            @Override
            public void unreadable(TreePath path, String reason, String advice) {}
          },
          new UploadCounters(() -> 0));

  private void read(String name) {
    order.read(
        new ReadFile(
            TreePath.of(name),
            new FileStat(FileKind.FILE, 1, 1, 1, 0644, 0, Mtime.NONE, Mtime.NONE),
            false,
            new ContentId(new Digest256(1, 1, 1, 1)),
            ChunkList.EMPTY));
  }

  @Test
  void aFileWaitsForEverySegmentThatHadStarted() {
    order.started(1);
    read("a");
    order.started(2);
    read("b");
    order.started(3);
    read("c");
    order.stored(2);
    assertThat(staged).isEmpty();
    order.stored(1);
    assertThat(staged).containsExactlyInAnyOrder("a", "b");
    order.stored(3);
    assertThat(staged).containsExactlyInAnyOrder("a", "b", "c");
  }

  @Test
  void aFileOfKnownChunksWaitsForNothing() {
    read("a");
    order.finish();
    assertThat(staged).containsExactly("a");
  }

  @Test
  void aFileAfterAllSegmentsAreStoredWaitsForNone() {
    order.started(1);
    order.stored(1);
    read("a");
    order.finish();
    assertThat(staged).containsExactly("a");
  }
}
