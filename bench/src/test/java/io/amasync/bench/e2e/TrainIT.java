package io.amasync.bench.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The caches that the daemon and the server start faster with. */
class TrainIT {
  private static final Path DAEMON_CACHE =
      Installation.ROOT.resolve("daemon/target/dist/ama-daemon.aot");
  private static final Path SERVER_CACHE =
      Installation.ROOT.resolve("server/target/dist/ama-server.aot");

  private static final Path RESTORE_CACHE =
      Installation.ROOT.resolve("daemon/target/dist/ama-restore.aot");
  private static final Path COMMAND_CACHE =
      Installation.ROOT.resolve("daemon/target/dist/ama-sync.aot");

  private Installation ama;

  @BeforeEach
  void install() throws Exception {
    ama = Installation.create();
  }

  @AfterEach
  void end() throws Exception {
    ama.close();
  }

  @Test
  void theCachesAreMadeOnceAndUsedByProgramsThatRehearseUploadsWhenIdle() throws Exception {
    List<String> train = List.of(Installation.ROOT.resolve("scripts/train").toString());
    ama.run(train, ama.scratch()).expect(0);
    FileTime made = Files.getLastModifiedTime(DAEMON_CACHE);
    assertThat(SERVER_CACHE).isRegularFile();
    assertThat(RESTORE_CACHE).isRegularFile();
    assertThat(COMMAND_CACHE).isRegularFile();
    ama.run(train, ama.scratch()).expect(0);
    assertThat(Files.getLastModifiedTime(DAEMON_CACHE)).isEqualTo(made);

    // The launchers split options at spaces, and the home's path has some.
    Path logs = Files.createTempDirectory("aot-logs");
    String options = "-Xlog:aot:file=" + logs + "/%p.log";
    ama.run(
            List.of(
                "env",
                "AMA_SYNC_DAEMON_OPTS=" + options,
                "AMA_SYNC_SERVER_OPTS=" + options,
                "AMA_SYNC_REHEARSE=when idle",
                Installation.ROOT.resolve("scripts/ama-sync").toString(),
                "up",
                ama.directory("tree").toString(),
                "--port",
                "0"),
            ama.scratch())
        .expect(0);

    for (long pid : List.of(ama.daemon().pid(), ama.server().pid())) {
      assertUsed(logs.resolve(pid + ".log"));
    }
    for (String log : List.of("daemon/logs/daemon.log", "server/logs/server.log")) {
      Awaitility.await(log)
          .atMost(60, TimeUnit.SECONDS)
          .until(() -> Files.readString(ama.home().resolve(log)).contains("Uploads are rehearsed"));
    }

    ama.run(
            List.of(
                "env",
                "AMA_SYNC_RESTORE_OPTS=-Xlog:aot:file=" + logs.resolve("restore.log"),
                Installation.ROOT.resolve("scripts/ama-sync").toString(),
                "restore",
                ama.directory("tree").toString(),
                "--to",
                ama.directory("restored").toString()),
            ama.scratch())
        .expect(0);
    assertUsed(logs.resolve("restore.log"));
  }

  private static void assertUsed(Path log) throws IOException {
    assertThat(Files.readString(log))
        .contains("Opened AOT cache")
        .contains("Mapped static")
        .doesNotContain("mismatch");
  }
}
