package io.amasync.bench.compare;

import java.io.IOException;
import java.nio.file.Path;

/** A program that is compared. Each round starts with {@link #reset}, untimed. */
interface Contender {
  String name();

  /** Starts from nothing: an empty repository, running servers where the program has any. */
  void reset() throws IOException, InterruptedException;

  /** Stores {@code corpus} for the first time. */
  Measured first(Path corpus) throws IOException, InterruptedException;

  /** Does it again with nothing changed, as a new process. */
  Measured again(Path corpus) throws IOException, InterruptedException;

  /** Leaves no process and no file behind. */
  void end() throws IOException, InterruptedException;
}
