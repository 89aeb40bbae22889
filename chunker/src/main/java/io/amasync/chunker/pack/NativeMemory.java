package io.amasync.chunker.pack;

import java.lang.ref.Cleaner;

/**
 * Frees zstd's native contexts when their owner is collected. Writers and decoders are kept and
 * reused for as long as their pools like; a close method on them would have to be called from
 * everywhere, and forgetting it once would leak memory that no heap dump shows. Whoever uses a
 * context keeps its owner reachable meanwhile with {@link
 * java.lang.ref.Reference#reachabilityFence}.
 */
final class NativeMemory {
  private static final Cleaner CLEANER = Cleaner.create();

  private NativeMemory() {}

  /** Runs {@code free} once {@code owner} is unreachable; it must not refer to the owner. */
  static void freeWith(Object owner, Runnable free) {
    CLEANER.register(owner, free);
  }
}
