package io.amasync.bench.compare;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/** Where ama-sync's daemon commits to. */
interface Server {
  /** Starts it with nothing in it, where {@code up} does not start it. */
  void start() throws IOException, InterruptedException;

  /** What {@code ama-sync up} needs to be told. */
  List<String> options();

  /** The server, whose child PostgreSQL is; empty where it has not started. */
  OptionalLong process() throws IOException;

  /** The directory that holds the packs. */
  Path repository();

  /** Stops it, where {@code down} does not stop it, and deletes what it has. */
  void end() throws IOException, InterruptedException;
}
