package io.amasync.bench.compare;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** {@code cp -r}: what moving the bytes costs with no promise at all. */
final class Copy implements Contender {
  private final Path target;

  Copy(Path work) {
    this.target = work.resolve("copy");
  }

  @Override
  public String name() {
    return "cp -r";
  }

  @Override
  public void reset() throws IOException {
    FileTree.delete(target);
  }

  @Override
  public Measured first(Path corpus) throws IOException, InterruptedException {
    return Command.timed(Map.of(), List.of("cp", "-r", corpus.toString(), target.toString()));
  }

  @Override
  public Measured again(Path corpus) throws IOException, InterruptedException {
    return Command.timed(Map.of(), List.of("cp", "-r", "-u", corpus + "/.", target.toString()));
  }

  @Override
  public void end() throws IOException {
    FileTree.delete(target);
  }
}
