package io.amasync.bench.corpus;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Files made from a seed: one directory in one or more successive states. A directory that is made
 * and changed twice holds the same bytes both times; its times differ.
 */
public interface Corpus {
  /** How many states there are; the first is state 0. */
  default int states() {
    return 1;
  }

  /** Makes {@code root}, which is not there yet, in state 0. */
  void make(Path root) throws IOException;

  /**
   * What takes a root from the state before {@code state} to it, in place. All is worked out here,
   * so that applying it costs what writing the bytes costs.
   */
  default Change change(int state) {
    throw new IllegalArgumentException("There is no state " + state);
  }

  /** From one state to the next. */
  interface Change {
    void apply(Path root) throws IOException;
  }
}
