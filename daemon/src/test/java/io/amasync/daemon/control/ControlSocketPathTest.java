package io.amasync.daemon.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.amasync.daemon.config.Home;
import io.amasync.daemon.config.PathText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlSocketPathTest {
  @TempDir private Path scratch;

  @Test
  void aShortHomeHoldsItsSocket() throws IOException {
    Home home = new Home(scratch.resolve("h")).create();
    assertThat(ControlSocketPath.prepare(home, scratch))
        .isEqualTo(home.run().resolve("daemon.sock"));
  }

  @Test
  void aLongHomesSocketIsInAPrivateShortDirectory() throws IOException {
    Home home = new Home(scratch.resolve("h".repeat(100))).create();
    Path socket = ControlSocketPath.prepare(home, scratch);
    assertThat(PathText.rawBytes(socket).length).isLessThan(100);
    assertThat(
            PosixFilePermissions.toString(Files.getPosixFilePermissions(socket.resolveSibling(""))))
        .isEqualTo("rwx------");
    assertThat(ControlSocketPath.prepare(home, scratch)).isEqualTo(socket);
    try (ControlServer _ = ControlServer.open(socket, _ -> new ControlAnswer.Done());
        ControlClient client = ControlClient.connect(socket)) {
      assertThat(client.ask(new ControlCommand.Status())).isEqualTo(new ControlAnswer.Done());
    }
  }

  @Test
  void aLinkInTheShortDirectorysPlaceIsRefused() throws IOException {
    Home home = new Home(scratch.resolve("h".repeat(100))).create();
    Path directory = ControlSocketPath.prepare(home, scratch).resolveSibling("");
    Files.delete(directory);
    Path elsewhere = Files.createDirectory(scratch.resolve("elsewhere"));
    Files.createSymbolicLink(scratch.resolve(directory.getFileName().toString()), elsewhere);
    assertThatThrownBy(() -> ControlSocketPath.prepare(home, scratch))
        .hasMessageContaining("Choose a shorter AMA_SYNC_HOME");
  }
}
