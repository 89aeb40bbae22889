package io.amasync.bench.compare;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The programs that are compared on S3, each with its objects in {@code store}. */
record S3Programs(S3Store store, Path work) {
  Contender rclone() {
    Path state = work.resolve("rclone-s3-state");
    return new Program(
        "rclone copy",
        List.of("rclone", "version"),
        environment(
            Map.of(
                "RCLONE_CONFIG", state.resolve("none.conf").toString(),
                "RCLONE_CONFIG_S3_TYPE", "s3",
                "RCLONE_CONFIG_S3_PROVIDER", "Other",
                "RCLONE_CONFIG_S3_ENV_AUTH", "true",
                "RCLONE_CONFIG_S3_FORCE_PATH_STYLE", "true",
                "RCLONE_CONFIG_S3_ENDPOINT", store.url())),
        List.of(),
        (nth, files) -> List.of("rclone", "copy", "-q", files.toString(), "s3:remote/files"),
        store.remote(),
        state);
  }

  /** {@code aws s3 cp --recursive}. */
  Contender aws() {
    return new Program(
        "aws s3 cp",
        List.of("aws", "--version"),
        environment(Map.of()),
        List.of(),
        (nth, files) ->
            List.of(
                "aws",
                "--endpoint-url",
                store.url(),
                "s3",
                "cp",
                "--only-show-errors",
                "--recursive",
                files.toString(),
                "s3://remote/files"),
        store.remote(),
        work.resolve("aws-state"));
  }

  Contender restic() {
    Path state = work.resolve("restic-s3-state");
    return new Program(
        "restic",
        List.of("restic", "version"),
        environment(
            Map.of(
                "RESTIC_PASSWORD",
                "benchmark",
                "RESTIC_REPOSITORY",
                "s3:" + store.url() + "/remote",
                "RESTIC_CACHE_DIR",
                state.toString())),
        List.of("restic", "-q", "init"),
        (nth, files) -> List.of("restic", "-q", "backup", files.toString()),
        store.remote(),
        state);
  }

  private Map<String, String> environment(Map<String, String> more) {
    Map<String, String> environment = new HashMap<>(more);
    environment.put("AWS_ACCESS_KEY_ID", store.accessKey());
    environment.put("AWS_SECRET_ACCESS_KEY", store.secretKey());
    environment.put("AWS_DEFAULT_REGION", "us-east-1");
    // rclone refuses to start with one, and the store here has no certificate.
    environment.put("AWS_CA_BUNDLE", "");
    return environment;
  }
}
