package io.amasync.bench.compare;

import io.amasync.bench.corpus.Corpus;
import java.io.IOException;
import java.nio.file.Path;

/** A program that is compared. Each turn starts with {@link #reset} and ends with {@link #end}. */
interface Contender {
  String name();

  /** The release that runs here, as a number. */
  String version() throws IOException, InterruptedException;

  /** Starts from nothing: an empty repository, running servers where the program has any. */
  void reset() throws IOException, InterruptedException;

  /** Stores {@code files} for the first time. */
  Measured first(Path files) throws IOException, InterruptedException;

  /** Does it again with nothing changed, as a new process. */
  Measured again(Path files) throws IOException, InterruptedException;

  /** Applies {@code change} to {@code files}, which are stored, and stores what it did. */
  Measured changed(Path files, Corpus.Change change) throws IOException, InterruptedException;

  /** The directory that holds what was stored, and nothing else. */
  Path repository();

  /** Leaves no process and no file behind. */
  void end() throws IOException, InterruptedException;
}
