package io.amasync.bench.compare;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** restic to a local repository, with its defaults. */
final class Restic implements Contender {
  private final Path repository;
  private final Map<String, String> environment;

  Restic(Path work) {
    this.repository = work.resolve("restic");
    this.environment =
        Map.of(
            "RESTIC_PASSWORD", "benchmark",
            "RESTIC_REPOSITORY", repository.toString(),
            "RESTIC_CACHE_DIR", work.resolve("restic-cache").toString());
  }

  @Override
  public String name() {
    return "restic";
  }

  @Override
  public void reset() throws IOException, InterruptedException {
    end();
    Command.output(environment, List.of("restic", "-q", "init"));
  }

  @Override
  public Measured first(Path corpus) throws IOException, InterruptedException {
    return Command.timed(environment, List.of("restic", "-q", "backup", corpus.toString()));
  }

  @Override
  public Measured again(Path corpus) throws IOException, InterruptedException {
    return first(corpus);
  }

  @Override
  public void end() throws IOException {
    FileTree.delete(repository);
    FileTree.delete(repository.resolveSibling("restic-cache"));
  }
}
