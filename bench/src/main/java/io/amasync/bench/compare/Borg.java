package io.amasync.bench.compare;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** borg to a local repository, keyed with BLAKE2b, with its default compression (lz4). */
final class Borg implements Contender {
  private final Path repository;
  private final Map<String, String> environment;
  private int archive;

  Borg(Path work) {
    this.repository = work.resolve("borg");
    this.environment =
        Map.of(
            "BORG_PASSPHRASE", "benchmark", "BORG_BASE_DIR", work.resolve("borg-home").toString());
  }

  @Override
  public String name() {
    return "borg";
  }

  @Override
  public void reset() throws IOException, InterruptedException {
    end();
    Command.output(
        environment, List.of("borg", "init", "--encryption=repokey-blake2", repository.toString()));
  }

  @Override
  public Measured first(Path corpus) throws IOException, InterruptedException {
    archive++;
    return Command.timed(
        environment,
        List.of("borg", "create", repository + "::archive" + archive, corpus.toString()));
  }

  @Override
  public Measured again(Path corpus) throws IOException, InterruptedException {
    return first(corpus);
  }

  @Override
  public void end() throws IOException {
    FileTree.delete(repository);
    FileTree.delete(repository.resolveSibling("borg-home"));
  }
}
