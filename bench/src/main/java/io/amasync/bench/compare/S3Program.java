package io.amasync.bench.compare;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A program that is run once and leaves nothing but objects: rclone, aws, restic, with defaults.
 */
final class S3Program implements S3Contender {
  /** The words of a command. */
  private interface Words {
    List<String> of(S3Store store, Path corpus);
  }

  private final String name;
  private final Map<String, String> settings;
  private final List<String> preparation;
  private final Words words;
  private final Map<String, String> environment = new HashMap<>();
  private S3Store store;

  private S3Program(
      String name,
      Map<String, String> settings,
      List<String> preparation,
      Words words,
      S3Store store) {
    this.name = name;
    this.settings = settings;
    this.preparation = preparation;
    this.words = words;
    this.store = store;
  }

  /** {@code rclone copy}. */
  static S3Contender rclone(S3Store store) {
    return new S3Program(
        "rclone copy",
        Map.of(
            "RCLONE_CONFIG_S3_TYPE", "s3",
            "RCLONE_CONFIG_S3_PROVIDER", "Other",
            "RCLONE_CONFIG_S3_ENV_AUTH", "true",
            "RCLONE_CONFIG_S3_FORCE_PATH_STYLE", "true",
            "RCLONE_CONFIG_S3_ENDPOINT", store.url()),
        List.of(),
        (at, corpus) -> List.of("rclone", "copy", "-q", corpus.toString(), "s3:remote/files"),
        store);
  }

  /** {@code aws s3 cp --recursive}. */
  static S3Contender aws(S3Store store) {
    return new S3Program(
        "aws s3 cp",
        Map.of(),
        List.of(),
        (at, corpus) ->
            List.of(
                "aws",
                "--endpoint-url",
                at.url(),
                "s3",
                "cp",
                "--only-show-errors",
                "--recursive",
                corpus.toString(),
                "s3://remote/files"),
        store);
  }

  /** {@code restic backup}. */
  static S3Contender restic(S3Store store, Path work) {
    return new S3Program(
        "restic",
        Map.of(
            "RESTIC_PASSWORD",
            "benchmark",
            "RESTIC_REPOSITORY",
            "s3:" + store.url() + "/remote",
            "RESTIC_CACHE_DIR",
            work.resolve("restic-s3-cache").toString()),
        List.of("restic", "-q", "init"),
        (at, corpus) -> List.of("restic", "-q", "backup", corpus.toString()),
        store);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void reset(S3Store empty) throws IOException, InterruptedException {
    store = empty;
    end();
    environment.clear();
    environment.put("AWS_ACCESS_KEY_ID", empty.accessKey());
    environment.put("AWS_SECRET_ACCESS_KEY", empty.secretKey());
    environment.put("AWS_DEFAULT_REGION", "us-east-1");
    // rclone refuses to start with one, and the store here has no certificate.
    environment.put("AWS_CA_BUNDLE", "");
    environment.putAll(settings);
    if (!preparation.isEmpty()) {
      Command.output(environment, preparation);
    }
  }

  @Override
  public Cost store(Path corpus) throws IOException, InterruptedException {
    return new Cost(Command.timed(environment, words.of(store, corpus)), 0);
  }

  @Override
  public void end() throws IOException {
    String cache = settings.get("RESTIC_CACHE_DIR");
    if (cache != null) {
      FileTree.delete(Path.of(cache));
    }
  }
}
