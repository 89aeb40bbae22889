package io.amasync.bench.compare;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The programs that are compared on local storage, each with a repository under {@code work}. */
record LocalPrograms(Path work) {
  /** {@code cp -r}: what moving the bytes costs with no promise at all. */
  Contender cp() {
    Path target = work.resolve("copy");
    return new Program(
        "cp -r",
        List.of("cp", "--version"),
        Map.of(),
        List.of(),
        (nth, files) -> List.of("cp", "-r", "-u", files + "/.", target.toString()),
        target,
        work.resolve("copy-state"));
  }

  /** {@code rclone copy}, which checks what it has copied. */
  Contender rclone() {
    Path target = work.resolve("rclone");
    Path state = work.resolve("rclone-state");
    return new Program(
        "rclone copy",
        List.of("rclone", "version"),
        Map.of("RCLONE_CONFIG", state.resolve("none.conf").toString()),
        List.of(),
        (nth, files) -> List.of("rclone", "copy", "-q", files.toString(), target.toString()),
        target,
        state);
  }

  Contender restic() {
    Path repository = work.resolve("restic");
    Path state = work.resolve("restic-state");
    return new Program(
        "restic",
        List.of("restic", "version"),
        Map.of(
            "RESTIC_PASSWORD", "benchmark",
            "RESTIC_REPOSITORY", repository.toString(),
            "RESTIC_CACHE_DIR", state.toString()),
        List.of("restic", "-q", "init"),
        (nth, files) -> List.of("restic", "-q", "backup", files.toString()),
        repository,
        state);
  }

  /** borg, keyed with BLAKE2b, which is its fastest here. */
  Contender borg() {
    Path repository = work.resolve("borg");
    Path state = work.resolve("borg-state");
    return new Program(
        "borg",
        List.of("borg", "--version"),
        Map.of("BORG_PASSPHRASE", "benchmark", "BORG_BASE_DIR", state.toString()),
        List.of("borg", "init", "--encryption=repokey-blake2", repository.toString()),
        (nth, files) -> List.of("borg", "create", repository + "::archive" + nth, files.toString()),
        repository,
        state);
  }

  /** {@code casync make}, one index a run in one chunk store. */
  Contender casync() {
    Path repository = work.resolve("casync");
    Path state = work.resolve("casync-state");
    return new Program(
        "casync",
        List.of("casync", "--version"),
        Map.of("XDG_CACHE_HOME", state.toString()),
        List.of(),
        (nth, files) ->
            List.of(
                "casync",
                "make",
                "--store=" + repository.resolve("default.castr"),
                repository.resolve("run" + nth + ".caidx").toString(),
                files.toString()),
        repository,
        state);
  }
}
