package io.amasync.daemon.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HomeTest {
  private static final Path USER_HOME = Path.of("/users/ada");

  @Test
  void theVariableComesFirst() {
    Home home =
        Home.resolve(
            Map.of("AMA_SYNC_HOME", "/state/a b", "XDG_STATE_HOME", "/xdg", "HOME", "/h"),
            USER_HOME);
    assertThat(home.path()).isEqualTo(Path.of("/state/a b"));
  }

  @Test
  void thenTheXdgStateDirectory() {
    Home home = Home.resolve(Map.of("XDG_STATE_HOME", "/xdg", "HOME", "/h"), USER_HOME);
    assertThat(home.path()).isEqualTo(Path.of("/xdg/ama-sync"));
  }

  @Test
  void aRelativeXdgStateDirectoryIsIgnored() {
    Home home = Home.resolve(Map.of("XDG_STATE_HOME", "xdg", "HOME", "/h"), USER_HOME);
    assertThat(home.path()).isEqualTo(Path.of("/h/.local/state/ama-sync"));
  }

  @Test
  void withoutAnyVariableTheUsersHomeIsUsed() {
    assertThat(Home.resolve(Map.of(), USER_HOME).path())
        .isEqualTo(Path.of("/users/ada/.local/state/ama-sync"));
  }

  @Test
  void everythingMadeIsForItsOwnerAlone(@TempDir Path scratch) throws IOException {
    Home home = new Home(scratch.resolve("not/there yet")).create();
    for (Path directory :
        new Path[] {
          home.path(), home.run(), home.daemon(), home.logs(), home.path().resolve("server")
        }) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)))
          .isEqualTo("rwx------");
    }
  }

  @Test
  void aHomeThatWasOpenIsClosed(@TempDir Path scratch) throws IOException {
    Path open = Files.createDirectory(scratch.resolve("open"));
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-xr-x"));
    new Home(open).create();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(open)))
        .isEqualTo("rwx------");
  }
}
