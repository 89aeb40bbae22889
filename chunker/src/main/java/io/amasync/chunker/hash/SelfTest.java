package io.amasync.chunker.hash;

import io.amasync.chunker.id.Digest256;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/**
 * Tries an implementation: equal to the reference, and faster once the JIT compiler is through with
 * it?
 *
 * <p>Vector code is a thousand times slower until C2 has compiled it, which takes a known number of
 * calls and then some time on a compiler thread. So: hash that often, then go on at a tenth of the
 * time, until it is fast or the patience is over. A busy machine costs waiting, not CPU.
 */
final class SelfTest {
  private static final HashKey KEY = new HashKey(new Digest256(1, 2, 3, 4));

  /** As many leaves as the widest vectors have lanes: the least that shows what they can do. */
  private static final int MESSAGE_BYTES = 16 << 10;

  private static final int[] BATTERY = {
    0, 1, 63, 64, 65, 1023, 1024, 1025, 4097, 8191, 9000, 16_383, 16_385, 33_333, 70_000
  };

  /** After so many messages the vector round has run 5000 times and more: C2 takes it up. */
  private static final int BURN_MESSAGES = 48;

  /** Behind that, so many times as long as a message took is the pause before the next. */
  private static final int PAUSE_FACTOR = 9;

  /** So many times in a row it must have been faster. */
  private static final int PROOFS = 3;

  private final byte[] message = new byte[70_000];
  private final Duration patience;

  /** A test that gives each implementation so long to become fast. */
  SelfTest(Duration patience) {
    this.patience = patience;
    for (int i = 0; i < message.length; i++) {
      message[i] = (byte) ((i * 31) >>> 3);
    }
  }

  /** The test that a process runs at its start. */
  static SelfTest ofThisJvm() {
    // "emulated-client" is -XX:TieredStopAtLevel=1, as short-lived commands are started: no C2.
    String info = System.getProperty("java.vm.info", "").toLowerCase(Locale.ROOT);
    boolean vectorsStaySlow = info.contains("interpreted") || info.contains("client");
    return new SelfTest(vectorsStaySlow ? Duration.ofMillis(100) : Duration.ofSeconds(15));
  }

  /**
   * What came out.
   *
   * @param accepted whether it is right, and faster than the best so far
   * @param nanos for one message, the fastest of all
   * @param text for a log
   */
  record Verdict(boolean accepted, long nanos, String text) {}

  /** How long an implementation takes for a message when it had a little time to warm up. */
  long nanosOf(KeyedHashes hashes) {
    KeyedHash hash = hashes.keyed(KEY);
    long best = Long.MAX_VALUE;
    for (int i = 0; i < BURN_MESSAGES; i++) {
      long start = System.nanoTime();
      hash.hash(message, 0, MESSAGE_BYTES);
      best = Math.min(best, System.nanoTime() - start);
    }
    return best;
  }

  /** Whether {@code candidate} is right, and takes at most 3/4 of {@code bestNanos}. */
  Verdict of(KeyedHashes candidate, KeyedHashes reference, long bestNanos) {
    KeyedHash hash = candidate.keyed(KEY);
    Digest256 expected = reference.keyed(KEY).hash(message, 0, MESSAGE_BYTES);
    long needed = bestNanos - bestNanos / 4;
    long fastest = Long.MAX_VALUE;
    long end = System.nanoTime() + patience.toNanos();
    int proofs = 0;
    for (int messages = 1; proofs < PROOFS; messages++) {
      long start = System.nanoTime();
      if (start - end > 0) {
        return new Verdict(false, fastest, "was not faster within " + patience);
      }
      Digest256 digest = hash.hash(message, 0, MESSAGE_BYTES);
      long nanos = System.nanoTime() - start;
      if (!digest.equals(expected)) {
        return new Verdict(false, nanos, "is wrong: it differs from " + reference.name());
      }
      fastest = Math.min(fastest, nanos);
      proofs = nanos <= needed ? proofs + 1 : 0;
      if (proofs == 0 && messages > BURN_MESSAGES) {
        LockSupport.parkNanos(PAUSE_FACTOR * nanos);
      }
    }
    // Only now, so that it is the compiled code that is checked.
    return equalOnTheBattery(hash, reference.keyed(KEY))
        ? new Verdict(true, fastest, "hashes %d MB/s".formatted(MESSAGE_BYTES * 1000L / fastest))
        : new Verdict(false, fastest, "is wrong: it differs from " + reference.name());
  }

  private boolean equalOnTheBattery(KeyedHash candidate, KeyedHash reference) {
    for (int length : BATTERY) {
      Digest256 expected = reference.hash(message, 0, length);
      candidate.update(message, 0, length / 3);
      candidate.update(message, length / 3, length - length / 3);
      if (!candidate.finish().equals(expected)
          || !candidate.hash(message, 0, length).equals(expected)) {
        return false;
      }
    }
    return true;
  }
}
