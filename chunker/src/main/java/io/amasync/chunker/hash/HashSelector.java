package io.amasync.chunker.hash;

import java.util.ServiceLoader;

/** Chooses, once per process, the implementation of keyed BLAKE3 that the process hashes with. */
public final class HashSelector {
  private HashSelector() {}

  /** The fastest implementation that works here; the same one at every call. */
  public static KeyedHashes fastest() {
    return Chosen.HASHES;
  }

  /**
   * Implementations register as services, so that this package needs to know none of them. The
   * first in the services file is the reference.
   */
  private static KeyedHashes reference() {
    return ServiceLoader.load(KeyedHashes.class, HashSelector.class.getClassLoader())
        .findFirst()
        .orElseThrow(
            () -> new IllegalStateException("No keyed hash is registered: chunker.jar is damaged"));
  }

  /** Initialised at the first call, by the JVM's own lock. */
  private static final class Chosen {
    static final KeyedHashes HASHES = reference();
  }
}
