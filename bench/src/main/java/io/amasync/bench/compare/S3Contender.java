package io.amasync.bench.compare;

import java.io.IOException;
import java.nio.file.Path;

/** A program that stores a directory in an S3-compatible store. */
interface S3Contender {
  /**
   * What a run cost.
   *
   * @param client the program itself
   * @param serverCpuSeconds of a server of its own, where it has one; not the store's
   */
  record Cost(Measured client, double serverCpuSeconds) {}

  String name();

  /** Starts from nothing in an empty store; untimed. */
  void reset(S3Store store) throws IOException, InterruptedException;

  /** Stores {@code corpus}. */
  Cost store(Path corpus) throws IOException, InterruptedException;

  /** Leaves no process and no file behind. */
  void end() throws IOException, InterruptedException;
}
