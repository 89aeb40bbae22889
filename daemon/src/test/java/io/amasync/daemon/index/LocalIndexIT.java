package io.amasync.daemon.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.amasync.daemon.tree.ChildJvm;
import io.amasync.protocol.path.TreePath;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalIndexIT {
  private static final UUID WORKSPACE = new UUID(5, 6);
  private static final int PATHS_PER_BATCH = 200;

  @TempDir Path temporary;

  @Test
  void whatAKilledProcessWasToldIsThereAndNothingIsThereByHalves() throws Exception {
    long acknowledged = 0;
    for (int round = 0; round < 5; round++) {
      Process writer =
          ChildJvm.start(EndlessWriter.class, Map.of(), List.of(), List.of(temporary.toString()));
      try (BufferedReader said = reader(writer)) {
        long until = acknowledged + 5 + 7L * round;
        while (acknowledged < until) {
          acknowledged = Long.parseLong(Objects.requireNonNull(said.readLine()));
        }
        writer.destroyForcibly();
      }
      writer.waitFor();

      try (LocalIndex local = LocalIndex.open(temporary)) {
        WorkspaceIndex index = local.workspace(WORKSPACE);
        long version = index.committedVersion();
        assertThat(version).isGreaterThanOrEqualTo(acknowledged);
        assertThat(index.journal()).isNull();
        assertThat(index.files()).isEqualTo(version * PATHS_PER_BATCH);
        assertThat(count(index)).isEqualTo(index.files());
        List<PendingPath> pending = index.pending(null, Integer.MAX_VALUE);
        assertThat(index.pendingFiles()).isEqualTo(pending.size());
        assertThat(index.pendingBytes())
            .isEqualTo(pending.stream().mapToLong(PendingPath::sizeBytes).sum());
        acknowledged = version;
      }
    }
    assertThat(acknowledged).isGreaterThan(25);
  }

  @Test
  void anotherProcessIsRefused() throws Exception {
    try (LocalIndex local = LocalIndex.open(temporary)) {
      Process second =
          ChildJvm.start(Opener.class, Map.of(), List.of(), List.of(temporary.toString()));
      try (BufferedReader said = reader(second)) {
        assertThat(said.readLine()).isEqualTo("LocalIndexInUseException");
      }
      assertThat(local.workspace(WORKSPACE).files()).isZero();
    }
    Process second =
        ChildJvm.start(Opener.class, Map.of(), List.of(), List.of(temporary.toString()));
    try (BufferedReader said = reader(second)) {
      assertThat(said.readLine()).isEqualTo("opened");
    }
  }

  @Test
  void aQuarterOfAMillionEntriesNeedNoMoreHeapThanAFew() throws Exception {
    Process child =
        ChildJvm.start(
            Crowd.class, Map.of(), List.of("-Xmx20m"), List.of(temporary.toString(), "250000"));
    try (BufferedReader said = reader(child)) {
      assertThat(said.readLine()).isEqualTo("250000 committed, 250000 pending");
    }
    assertThat(child.waitFor()).isZero();
  }

  private static long count(WorkspaceIndex index) {
    long[] count = {0};
    index.below(null, (path, entry) -> count[0]++);
    return count[0];
  }

  private static BufferedReader reader(Process process) {
    return new BufferedReader(
        new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
  }

  private static TreePath path(long batch, int i) {
    return TreePath.of("batch%d/some/longer/names/file%05d".formatted(batch, i));
  }

  /** Marks, journals and applies batch after batch, and says which one is done. */
  static final class EndlessWriter {
    private EndlessWriter() {}

    public static void main(String[] arguments) throws IOException {
      try (LocalIndex local = LocalIndex.open(Path.of(arguments[0]))) {
        WorkspaceIndex index = local.workspace(WORKSPACE);
        for (long batch = index.committedVersion() + 1; ; batch++) {
          List<PendingMark> marks = new ArrayList<>();
          for (int i = 0; i < PATHS_PER_BATCH; i++) {
            marks.add(new PendingMark(path(batch, i), i));
          }
          index.markPending(marks);
          List<Applied> applied = new ArrayList<>();
          for (PendingPath pending : index.pending(null, Integer.MAX_VALUE)) {
            IndexEntry entry = Samples.file(1, pending.sizeBytes());
            applied.add(new Applied(pending.path(), pending.stamp(), entry, 1));
          }
          index.applyAndFinish(applied, Samples.committed(batch));
          System.out.println(batch);
        }
      }
    }
  }

  /** Says how opening went. */
  static final class Opener {
    private Opener() {}

    public static void main(String[] arguments) {
      try (LocalIndex local = LocalIndex.open(Path.of(arguments[0]))) {
        System.out.println("opened" + (local == null ? "?" : ""));
      } catch (IOException e) {
        System.out.println(e.getClass().getSimpleName());
      }
    }
  }

  /** Commits and marks many paths, and walks over them. */
  static final class Crowd {
    private Crowd() {}

    public static void main(String[] arguments) throws IOException {
      int many = Integer.parseInt(arguments[1]);
      try (LocalIndex local = LocalIndex.open(Path.of(arguments[0]))) {
        WorkspaceIndex index = local.workspace(WORKSPACE);
        for (int from = 0; from < many; from += 10_000) {
          List<Applied> applied = new ArrayList<>();
          List<PendingMark> marks = new ArrayList<>();
          for (int i = from; i < from + 10_000; i++) {
            applied.add(new Applied(path(i % 100, i), 0, Samples.file(1, i), 1));
            marks.add(new PendingMark(path(i % 100, i), i));
          }
          index.apply(applied);
          index.markPending(marks);
        }
        long pending = 0;
        @Nullable TreePath after = null;
        List<PendingPath> page = index.pending(null, 1_000);
        while (!page.isEmpty()) {
          pending += page.size();
          after = page.getLast().path();
          page = index.pending(after, 1_000);
        }
        System.out.println(count(index) + " committed, " + pending + " pending");
      }
    }
  }
}
