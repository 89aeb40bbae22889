package io.amasync.chunker.hash;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.concurrent.CompletableFuture;

/**
 * Finds, once per process, the fastest implementation of keyed BLAKE3 that works here and equals
 * the reference.
 *
 * <p>The reference serves from the first moment; a daemon thread tries the others ({@link
 * SelfTest}), and each one that proves right and faster serves from the next message on. Choosing
 * first and then starting was tried: on a busy machine the JIT compiler takes seconds, during which
 * the process either does not start or gives up the faster code for the rest of its life. Trying
 * costs half a second of CPU or more, so it waits for the first content or until the process has
 * started.
 */
public final class HashSelector {
  /** So long a process that hashes no content is left to start in peace. */
  private static final Duration PEACE = Duration.ofSeconds(5);

  private HashSelector() {}

  /**
   * What was chosen.
   *
   * @param name of the implementation
   * @param reason one line for the log: what was measured, and what was refused and why
   * @param inPeace whether nobody had hashed content by then
   */
  public record Choice(String name, String reason, boolean inPeace) {}

  /** What to hash with; the same object at every call, whatever serves behind it. */
  public static KeyedHashes fastest() {
    return OfThisProcess.HASHES;
  }

  /** Completes when all implementations were tried: a second or so after the first call. */
  public static CompletableFuture<Choice> choice() {
    OfThisProcess.HASHES.use();
    return OfThisProcess.CHOICE.copy();
  }

  /** The same without haste: it begins with the first content, or some seconds after the start. */
  public static CompletableFuture<Choice> choiceInTime() {
    return OfThisProcess.CHOICE.copy();
  }

  /**
   * The registered implementations, of which this package knows none, or the packages would form a
   * cycle. The first in the services file is the reference.
   */
  static Iterator<KeyedHashes> registered() {
    return ServiceLoader.load(KeyedHashes.class, HashSelector.class.getClassLoader()).iterator();
  }

  /** Tries {@code candidates} one after the other; {@code hashes} serves the reference so far. */
  static Choice choose(SelfTest test, SwitchingHashes hashes, Iterator<KeyedHashes> candidates) {
    List<String> reasons = new ArrayList<>();
    KeyedHashes reference = hashes.current();
    long bestNanos = test.nanosOf(reference);
    while (candidates.hasNext()) {
      KeyedHashes candidate;
      try {
        candidate = candidates.next();
      } catch (ServiceConfigurationError | LinkageError e) {
        // What a JVM without --add-modules jdk.incubator.vector throws; the next one may do.
        reasons.add("not available: " + (e.getCause() == null ? e : e.getCause()));
        continue;
      }
      SelfTest.Verdict verdict = test.of(candidate, reference, bestNanos);
      reasons.add(candidate.name() + ' ' + verdict.text());
      if (verdict.accepted()) {
        hashes.switchTo(candidate);
        bestNanos = verdict.nanos();
      }
    }
    return new Choice(hashes.name(), String.join("; ", reasons), hashes.wasLeftInPeace());
  }

  /** Initialised at the first call, by the JVM's own lock. */
  private static final class OfThisProcess {
    static final SwitchingHashes HASHES;
    static final CompletableFuture<Choice> CHOICE = new CompletableFuture<>();

    static {
      Iterator<KeyedHashes> candidates = registered();
      HASHES = new SwitchingHashes(candidates.next());
      Thread.ofPlatform()
          .daemon()
          .name("hash-self-test")
          .start(() -> CHOICE.completeAsync(() -> chosenWhenUsed(candidates), Runnable::run));
    }

    private static Choice chosenWhenUsed(Iterator<KeyedHashes> candidates) {
      try {
        HASHES.awaitUse(PEACE);
      } catch (InterruptedException e) {
        throw new IllegalStateException("Nobody interrupts this thread", e);
      }
      return choose(SelfTest.ofThisJvm(), HASHES, candidates);
    }
  }
}
