package io.amasync.daemon.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.amasync.daemon.config.DaemonConfig;
import io.amasync.daemon.config.Home;
import io.amasync.daemon.config.WorkspaceConfig;
import io.amasync.protocol.api.Chunking;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SyncedDirectoryTest {
  @TempDir private Path scratch;
  private Path synced = Path.of("");
  private Home home = new Home(Path.of("/"));
  private DaemonConfig config = DaemonConfig.EMPTY;

  @BeforeEach
  void syncOneDirectory() throws IOException {
    synced = Files.createDirectories(scratch.toRealPath().resolve("all/synced"));
    home = new Home(scratch.resolve("all/state/home"));
    config =
        DaemonConfig.EMPTY.with(
            new WorkspaceConfig(new UUID(0, 1), "synced", synced.toString(), "auto", Chunking.CDC));
  }

  private void refuses(Path directory, String why) {
    assertThatThrownBy(() -> SyncedDirectory.check(directory, config, home))
        .isInstanceOfSatisfying(
            CommandFailedException.class,
            e -> {
              assertThat(e).hasMessageContaining(why);
              assertThat(e.exitCode()).isEqualTo(2);
              assertThat(e.advice()).isNotEmpty();
            });
  }

  @Test
  void whatIsNotThereIsRefused() {
    refuses(scratch.resolve("missing"), "does not exist");
  }

  @Test
  void aFileIsRefused() throws IOException {
    refuses(Files.createFile(scratch.resolve("file")), "is not a directory");
  }

  @Test
  void aDirectoryInASyncedOneIsRefusedEvenThroughALink() throws IOException {
    Path inside = Files.createDirectory(synced.resolve("inside"));
    refuses(inside, "lies in " + synced);
    refuses(Files.createSymbolicLink(scratch.resolve("link"), inside), "lies in " + synced);
  }

  @Test
  void aDirectoryThatHoldsASyncedOneIsRefused() throws IOException {
    home = new Home(scratch.resolve("state"));
    refuses(scratch.resolve("all"), "holds " + synced);
  }

  @Test
  void aDirectoryThatHoldsTheStateIsRefusedBeforeTheStateIsThere() {
    refuses(scratch.resolve("all"), "holds ama-sync's own state");
  }

  @Test
  void aDirectoryInTheStateIsRefused() throws IOException {
    refuses(Files.createDirectories(home.path().resolve("x")), "lies in ama-sync's own state");
  }

  @Test
  void theSyncedDirectoryItselfAndItsNeighboursAreFine() throws Exception {
    assertThat(SyncedDirectory.check(synced, config, home)).isEqualTo(synced);
    Path neighbour = Files.createDirectory(scratch.toRealPath().resolve("all/synced2"));
    assertThat(SyncedDirectory.check(neighbour, config, home)).isEqualTo(neighbour);
  }

  @Test
  void aNameIsMadeFit() {
    assertThat(SyncedDirectory.nameOf(Path.of("/a/Film 2026"))).isEqualTo("Film 2026");
    assertThat(SyncedDirectory.nameOf(Path.of("/a/..x:ü"))).isEqualTo("x__");
    assertThat(SyncedDirectory.nameOf(Path.of("/"))).isEqualTo("workspace");
    assertThat(SyncedDirectory.nameOf(Path.of("/" + "n".repeat(200)))).hasSize(100);
  }
}
