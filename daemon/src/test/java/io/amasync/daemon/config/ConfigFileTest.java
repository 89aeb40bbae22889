package io.amasync.daemon.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.amasync.protocol.api.Chunking;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigFileTest {
  private static final DaemonConfig CONFIG =
      new DaemonConfig(
          1,
          new ServerConfig("http://127.0.0.1:8420/", "/home/ada/token", null, 8420),
          List.of(
              new WorkspaceConfig(new UUID(1, 2), "game", "/home/ada/game", "auto", Chunking.CDC)),
          null);

  @TempDir private Path scratch;
  private Home home = new Home(Path.of("/"));

  @BeforeEach
  void makeHome() throws IOException {
    home = new Home(scratch).create();
  }

  @Test
  void nothingIsConfiguredAtFirst() throws IOException {
    assertThat(ConfigFile.read(home)).isEqualTo(DaemonConfig.EMPTY);
  }

  @Test
  void whatIsWrittenIsReadBack() throws IOException {
    ConfigFile.write(home, CONFIG);
    assertThat(ConfigFile.read(home)).isEqualTo(CONFIG);
  }

  @Test
  void theKeysOfTheFileStay() throws IOException {
    ConfigFile.write(home, CONFIG);
    assertThat(Files.readString(home.config()).replaceAll("\\s", ""))
        .isEqualTo(
            "{\"format\":1,\"server\":{\"url\":\"http://127.0.0.1:8420\","
                + "\"tokenFile\":\"/home/ada/token\",\"embeddedPort\":8420},"
                + "\"workspaces\":[{\"id\":\"00000000-0000-0001-0000-000000000002\","
                + "\"name\":\"game\",\"path\":\"/home/ada/game\",\"tracking\":\"auto\","
                + "\"chunking\":\"cdc\"}]}");
  }

  @Test
  void theLimitOfUploadsIsKeptWhateverElseChangesUntilItIsLifted() throws IOException {
    ConfigFile.write(home, CONFIG.withUploadLimit(10 << 20));
    DaemonConfig read = ConfigFile.read(home);
    assertThat(read.uploadLimitBytesPerSecond()).isEqualTo(10 << 20);
    assertThat(Files.readString(home.config()))
        .contains("\"uploadLimitBytesPerSecond\" : 10485760");
    assertThat(
            read.with(new ServerConfig("http://b", "/t", null, null)).uploadLimitBytesPerSecond())
        .isEqualTo(10 << 20);
    assertThat(read.with(CONFIG.workspaces().getFirst())).isEqualTo(read);
    assertThat(read.withUploadLimit(0)).isEqualTo(CONFIG);
  }

  @Test
  void aCaFileIsKeptWithTheServer() throws IOException {
    DaemonConfig apart =
        CONFIG.with(new ServerConfig("https://sync.lan", "/home/ada/token", "/ca.pem", null));
    ConfigFile.write(home, apart);
    assertThat(ConfigFile.read(home)).isEqualTo(apart);
    assertThat(Files.readString(home.config()).replaceAll("\\s", ""))
        .contains("\"tokenFile\":\"/home/ada/token\",\"caFile\":\"/ca.pem\"}");
  }

  @Test
  void onlyTheOwnerReadsItAndNothingElseIsLeft() throws IOException {
    ConfigFile.write(home, CONFIG);
    ConfigFile.write(home, CONFIG);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.config())))
        .isEqualTo("rw-------");
    try (Stream<Path> files = Files.list(scratch)) {
      assertThat(files.filter(Files::isRegularFile)).containsExactly(home.config());
    }
  }

  @Test
  void aNewerFormatIsRefused() throws IOException {
    Files.writeString(home.config(), "{\"format\":2,\"workspaces\":[]}");
    assertThatThrownBy(() -> ConfigFile.read(home))
        .isInstanceOf(BadConfigException.class)
        .hasMessageContaining("has format 2; this ama-sync knows up to 1");
  }

  @Test
  void whatIsNoConfigurationIsRefusedWithAdvice() throws IOException {
    for (String text : new String[] {"", "{", "null", "[]", "{\"format\":\"x\"}", "{}"}) {
      Files.writeString(home.config(), text);
      assertThatThrownBy(() -> ConfigFile.read(home))
          .as(text)
          .isInstanceOfSatisfying(
              BadConfigException.class, e -> assertThat(e.advice()).isNotEmpty());
    }
  }

  @Test
  void aWorkspaceIsFoundFromAnywhereInIt() {
    assertThat(CONFIG.containing(Path.of("/home/ada/game/maps/1"))).isPresent();
    assertThat(CONFIG.containing(Path.of("/home/ada/game"))).isPresent();
    assertThat(CONFIG.containing(Path.of("/home/ada/game2"))).isEmpty();
  }
}
