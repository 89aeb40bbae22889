package io.amasync.server.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerHomeTest {
  @TempDir private Path directory;

  @Test
  void secondServerIsRefusedUntilTheFirstIsClosed() throws Exception {
    Path home = directory.resolve("home");
    try (ServerHome first = ServerHome.take(home)) {
      assertThat(first.token()).isEqualTo(home.resolve("token"));
      assertThatThrownBy(() -> ServerHome.take(home))
          .isInstanceOf(StartFailedException.class)
          .hasMessageContaining("running already")
          .hasMessageContaining("ama-sync down");
    }
    ServerHome.take(home).close();
  }

  @Test
  void addressIsThereWhileAnnouncedAndOnlyForItsOwner() throws Exception {
    Path file = directory.resolve("run/server.json");
    try (ServerHome home = ServerHome.take(directory)) {
      home.announce("{}");
      assertThat(file).hasContent("{}");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
    }
    assertThat(file).doesNotExist();
  }

  @Test
  void addressThatAKilledServerLeftIsRemoved() throws Exception {
    Path file = directory.resolve("run/server.json");
    Files.createDirectories(directory.resolve("run"));
    Files.writeString(file, "{}");
    try (ServerHome home = ServerHome.take(directory)) {
      assertThat(file).doesNotExist();
      assertThat(home.postgres()).isEqualTo(directory.resolve("server/postgres"));
    }
  }

  @Test
  void spoolIsEmptied() throws Exception {
    try (ServerHome home = ServerHome.take(directory)) {
      Files.writeString(home.emptySpool().resolve("leftover"), "x");
      assertThat(home.emptySpool()).isEmptyDirectory();
    }
  }

  @Test
  void portThatIsTakenIsSaidInOneLine() throws Exception {
    InetAddress local = InetAddress.getLoopbackAddress();
    try (ServerSocket taken = new ServerSocket(0, 1, local)) {
      assertThatThrownBy(() -> Ports.requireFree("127.0.0.1", taken.getLocalPort(), "THE_SETTING"))
          .isInstanceOf(StartFailedException.class)
          .hasMessageContaining(Integer.toString(taken.getLocalPort()))
          .hasMessageContaining("THE_SETTING")
          .hasMessageNotContaining("\n");
    }
    Ports.requireFree("127.0.0.1", 0, "any");
  }
}
