package io.amasync.bench.compare;

import io.amasync.bench.corpus.Corpus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A program that is run once for each backup, with its defaults, and leaves nothing running. What
 * it keeps beside its repository (caches, keys) is in the directory {@code state}, which starts
 * empty.
 */
final class Program implements Contender {
  /** The words of the command that stores {@code files}, for the nth time since the reset. */
  interface Words {
    List<String> of(int nth, Path files);
  }

  private static final Pattern NUMBER = Pattern.compile("\\d+(\\.\\d+)*");

  private final String name;
  private final List<String> versionCommand;
  private final Map<String, String> environment;
  private final List<String> preparation;
  private final Words words;
  private final Path repository;
  private final Path state;
  private int runs;

  /**
   * Describes one.
   *
   * @param preparation a command that makes the repository, or nothing: then it is an empty
   *     directory
   */
  Program(
      String name,
      List<String> versionCommand,
      Map<String, String> environment,
      List<String> preparation,
      Words words,
      Path repository,
      Path state) {
    this.name = name;
    this.versionCommand = versionCommand;
    this.environment = environment;
    this.preparation = preparation;
    this.words = words;
    this.repository = repository;
    this.state = state;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String version() throws IOException, InterruptedException {
    Matcher number = NUMBER.matcher(Command.output(environment, versionCommand));
    return number.find() ? number.group() : "";
  }

  @Override
  public void reset() throws IOException, InterruptedException {
    end();
    runs = 0;
    Files.createDirectories(state);
    if (preparation.isEmpty()) {
      Files.createDirectories(repository);
    } else {
      Command.output(environment, preparation);
    }
  }

  @Override
  public Measured first(Path files) throws IOException, InterruptedException {
    runs++;
    return Command.timed(environment, words.of(runs, files));
  }

  @Override
  public Measured again(Path files) throws IOException, InterruptedException {
    return first(files);
  }

  @Override
  public Measured changed(Path files, Corpus.Change change)
      throws IOException, InterruptedException {
    change.apply(files);
    return first(files);
  }

  @Override
  public Path repository() {
    return repository;
  }

  @Override
  public void end() throws IOException {
    FileTree.delete(repository);
    FileTree.delete(state);
  }
}
