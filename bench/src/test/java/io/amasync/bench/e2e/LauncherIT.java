package io.amasync.bench.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * When the launcher builds: in a checkout that is made up of the real scripts, sources that are
 * only names, and a Maven that copies what is built already.
 */
class LauncherIT {
  private static final List<String> MODULES =
      List.of("chunker", "protocol", "metastore", "server", "daemon");

  private Installation ama;
  private Path checkout;
  private Path programs;
  private Path calls;

  @BeforeEach
  void makeCheckout() throws IOException {
    ama = Installation.create();
    checkout = Files.createDirectory(ama.scratch().resolve("a checkout"));
    programs = Files.createDirectory(ama.scratch().resolve("programs"));
    calls = ama.scratch().resolve("maven calls");
    Files.createDirectory(checkout.resolve("scripts"));
    try (Stream<Path> scripts = Files.list(Installation.ROOT.resolve("scripts"))) {
      for (Path script : scripts.filter(Files::isRegularFile).toList()) {
        Files.copy(script, checkout.resolve("scripts").resolve(script.getFileName().toString()));
      }
    }
    Files.createFile(checkout.resolve("pom.xml"));
    for (String module : MODULES) {
      Files.createDirectories(checkout.resolve(module).resolve("src/main"));
      Files.createFile(checkout.resolve(module).resolve("pom.xml"));
      Files.createFile(checkout.resolve(module).resolve("src/main/Source.java"));
    }
    maven(
        """
        mkdir -p server/target/dist daemon/target/dist
        cp -r '%1$s/daemon/target/dist/lib' daemon/target/dist/lib
        mkdir server/target/dist/lib
        touch server/target/dist/lib/server-0.jar daemon/target/dist/lib/*.jar
        """
            .formatted(Installation.ROOT));
  }

  @AfterEach
  void end() throws IOException, InterruptedException {
    ama.close();
  }

  private void maven(String body) throws IOException {
    Path mvn = programs.resolve("mvn");
    Files.writeString(mvn, "#!/bin/bash\nset -e\necho \"$@\" >>'%s'\n%s".formatted(calls, body));
    Files.setPosixFilePermissions(mvn, PosixFilePermissions.fromString("rwx------"));
  }

  private Outcome run(String... arguments) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                "env",
                "-u",
                "AMA_SYNC_BUILD",
                "AMA_SYNC_TRAIN=never",
                "PATH=" + programs + ":" + System.getenv("PATH"),
                checkout.resolve("scripts/ama-sync").toString()));
    command.addAll(List.of(arguments));
    return ama.run(command, ama.scratch());
  }

  private int builds() throws IOException {
    return Files.exists(calls) ? Files.readAllLines(calls).size() : 0;
  }

  private void touch(String source) throws IOException {
    Files.setLastModifiedTime(
        checkout.resolve(source), FileTime.from(Instant.now().plusSeconds(5)));
  }

  @Test
  void itBuildsOnceAndAgainForUpWhenASourceIsNewer() throws Exception {
    Outcome first = run("--version").expect(0);
    assertThat(first.out()).startsWith("ama-sync ");
    assertThat(first.err()).contains("building…").hasLineCount(1);
    assertThat(builds()).isEqualTo(1);

    assertThat(run("--version").expect(0).err()).isEmpty();
    run("up", "/missing").expect(2);
    assertThat(builds()).isEqualTo(1);

    touch("metastore/src/main/Source.java");
    assertThat(run("status").expect(3).err()).doesNotContain("building");
    assertThat(builds()).isEqualTo(1);
    assertThat(run("up", "/missing").expect(2).err()).contains("building…");
    assertThat(builds()).isEqualTo(2);
  }

  @Test
  void aBuildThatFailsIsShownAndNotMistakenForOneThatWorked() throws Exception {
    maven("echo 'the compiler says no'; exit 1");
    Outcome failed = run("up", ".").expect(1);
    assertThat(failed.err())
        .contains("the compiler says no")
        .contains("the build failed")
        .contains(checkout.resolve("target/build.log").toString());
    assertThat(run("up", ".").expect(1).err()).contains("building…");
  }

  @Test
  void commandsThatComeTogetherBuildOnce() throws Exception {
    Path both = ama.scratch().resolve("both.sh");
    Files.writeString(both, "\"$1\" --version & \"$1\" --version & wait %1 && wait %2\n");
    ama.run(
            List.of(
                "env",
                "-u",
                "AMA_SYNC_BUILD",
                "AMA_SYNC_TRAIN=never",
                "PATH=" + programs + ":" + System.getenv("PATH"),
                "bash",
                both.toString(),
                checkout.resolve("scripts/ama-sync").toString()),
            ama.scratch())
        .expect(0);
    assertThat(builds()).isEqualTo(1);
  }
}
