package io.amasync.metastore.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgresIT {
  private static final SecureRandom RANDOM = new SecureRandom();

  /** One home for all tests, since making one takes seconds; its name is not the simplest. */
  @TempDir private static Path temporary;

  private static Path home() {
    return temporary.resolve("a 'quoted' home; it is");
  }

  private static EmbeddedPostgres start() throws IOException {
    return EmbeddedPostgres.start(home(), RANDOM);
  }

  /** What a first start leaves that was killed is in no later one's way. */
  @BeforeAll
  static void leaveAFirstStartThatWasKilled() throws IOException {
    Files.createDirectories(home().resolve("data.partial/base"));
    Files.createDirectories(home().resolve("programs-partial/bin"));
    Files.createFile(home().resolve("password.partial"));
  }

  private static void write(EmbeddedPostgres postgres, int value) throws SQLException {
    try (Connection connection = postgres.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("create table if not exists kept (value integer)");
      statement.execute("insert into kept values (" + value + ")");
    }
  }

  private static String query(EmbeddedPostgres postgres, String sql) throws SQLException {
    try (Connection connection = postgres.dataSource().getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      assertThat(row.next()).isTrue();
      return row.getString(1);
    }
  }

  private static String kept(EmbeddedPostgres postgres) throws SQLException {
    return query(postgres, "select string_agg(value::text, ' ' order by value) from kept");
  }

  @Test
  void dataOutlivesStopsKillsAndOrphans() throws Exception {
    try (EmbeddedPostgres postgres = start()) {
      write(postgres, 1);
    }

    EmbeddedPostgres killed = start();
    assertThat(kept(killed)).isEqualTo("1");
    write(killed, 2);
    ProcessHandle server = ProcessHandle.of(killed.pid()).orElseThrow();
    assertThat(server.destroyForcibly()).isTrue();
    server.onExit().get(30, TimeUnit.SECONDS);
    assertThat(home().resolve("data/postmaster.pid")).exists();

    // Left running, as by a JVM that was killed: nobody calls close.
    EmbeddedPostgres orphan = start();
    assertThat(kept(orphan)).isEqualTo("1 2");
    write(orphan, 3);

    try (EmbeddedPostgres postgres = start()) {
      assertThat(ProcessHandle.of(orphan.pid()).filter(ProcessHandle::isAlive)).isEmpty();
      assertThat(kept(postgres)).isEqualTo("1 2 3");
    }

    // As after a reboot: the number in postmaster.pid is another process's by now.
    Process other = new ProcessBuilder("cat").start();
    try {
      Files.write(
          home().resolve("data/postmaster.pid"),
          List.of(
              "" + other.pid(), home().resolve("data").toString(), "0", "1", "", "", "", "ready"),
          StandardOpenOption.CREATE_NEW);
      try (EmbeddedPostgres postgres = start()) {
        assertThat(kept(postgres)).isEqualTo("1 2 3");
        assertThat(other.isAlive()).isTrue();
      }
    } finally {
      other.destroy();
    }
  }

  @Test
  void itIsDurablePrivateAndAsksForItsPassword() throws Exception {
    try (EmbeddedPostgres postgres = start()) {
      assertThat(query(postgres, "show fsync")).isEqualTo("on");
      assertThat(query(postgres, "show synchronous_commit")).isEqualTo("on");
      assertThat(query(postgres, "show full_page_writes")).isEqualTo("on");
      assertThat(query(postgres, "show data_checksums")).isEqualTo("on");
      assertThat(query(postgres, "show listen_addresses")).isEqualTo("127.0.0.1");
      assertThat(query(postgres, "show unix_socket_directories")).isEmpty();
      assertThat(query(postgres, "show server_encoding")).isEqualTo("UTF8");
      assertThat(Files.getPosixFilePermissions(home()))
          .isEqualTo(PosixFilePermissions.fromString("rwx------"));
      for (String file : List.of("password", "postgres.log")) {
        assertThat(Files.getPosixFilePermissions(home().resolve(file)))
            .isEqualTo(PosixFilePermissions.fromString("rw-------"));
      }
      assertThat(Files.readString(home().resolve("password"))).isEqualTo(postgres.password());
      assertThatThrownBy(
              () -> DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), "guess"))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("password authentication failed");
      assertThat(commandLine(postgres)).doesNotContain(postgres.password());
    }
  }

  private static String commandLine(EmbeddedPostgres postgres) throws IOException {
    return Files.readString(Path.of("/proc", Long.toString(postgres.pid()), "cmdline"));
  }

  @Test
  void aHomeThatInitdbCannotCopeWithIsRefusedAtOnce() {
    assertThatThrownBy(() -> EmbeddedPostgres.start(temporary.resolve("$HOME"), RANDOM))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("one of the characters");
  }

  @Test
  void aStartThatFailsSaysWhatPostgresSaid() throws Exception {
    start().close();
    Path version = home().resolve("data/PG_VERSION");
    String right = Files.readString(version);
    Files.writeString(version, "9\n");
    try {
      assertThatThrownBy(EmbeddedPostgresIT::start)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("is not compatible with this version");
    } finally {
      Files.writeString(version, right);
    }
  }

  @Test
  void aLostPasswordIsNotReplacedByAnother() throws Exception {
    start().close();
    Path password = home().resolve("password");
    Path away = Files.move(password, home().resolve("away"));
    try {
      assertThatThrownBy(EmbeddedPostgresIT::start)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("Restore it from a backup");
    } finally {
      Files.move(away, password);
    }
  }
}
