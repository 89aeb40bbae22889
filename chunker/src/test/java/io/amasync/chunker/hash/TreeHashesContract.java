package io.amasync.chunker.hash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.amasync.chunker.hash.bouncycastle.BouncyCastleHashes;
import io.amasync.chunker.id.Digest256;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** What an implementation of our own must do besides: equal the reference, everywhere. */
public abstract class TreeHashesContract extends KeyedHashesContract {
  private static final int LEAF = 1024;

  private final KeyedHash reference = new BouncyCastleHashes().keyed(key(3));

  @Test
  void equalsTheReferenceAtEveryLengthUpTo9KiB() {
    KeyedHash hash = hashes().keyed(key(3));
    byte[] message = random(9 << 10, 1);
    for (int length = 0; length <= message.length; length++) {
      if (!hash.hash(message, 0, length).equals(reference.hash(message, 0, length))) {
        assertThat(length).as("a length that differs").isNegative();
      }
    }
  }

  @Test
  void equalsTheReferenceAroundEveryShapeOfTheTree() {
    KeyedHash hash = hashes().keyed(key(3));
    byte[] message = random(1100 * LEAF, 2);
    for (int leaves : new int[] {15, 16, 17, 31, 32, 33, 48, 255, 256, 257, 272, 400, 512, 1024}) {
      for (int length = leaves * LEAF - 1; length <= leaves * LEAF + 1; length++) {
        Digest256 expected = reference.hash(message, 0, length);
        assertThat(hash.hash(message, 0, length)).as("%d at once", length).isEqualTo(expected);
        hash.update(message, 0, 1);
        hash.update(message, 1, length - 1);
        assertThat(hash.finish()).as("%d in two", length).isEqualTo(expected);
        hash.update(message, 0, length);
        assertThat(hash.finish()).as("%d in one update", length).isEqualTo(expected);
      }
    }
  }

  @Property(tries = 100)
  void equalsTheReferenceOnAnyMessageInAnyPieces(
      @ForAll long seed, @ForAll @IntRange(max = 600_000) int length) {
    byte[] message = random(length, seed);
    KeyedHash hash = hashes().keyed(key(3));
    Digest256 expected = reference.hash(message, 0, length);
    assertThat(hash.hash(message, 0, length)).isEqualTo(expected);
    var random = new Random(seed);
    for (int at = 0; at < length; ) {
      int piece = Math.min(length - at, 1 + random.nextInt(1 + random.nextInt(300_000)));
      hash.update(message, at, piece);
      at += piece;
    }
    assertThat(hash.finish()).isEqualTo(expected);
  }

  @Test
  void refusesAWholeMessageInTheMiddleOfAnother() {
    KeyedHash hash = hashes().keyed(key(3));
    hash.update(new byte[1], 0, 1);
    assertThatIllegalStateException().isThrownBy(() -> hash.hash(new byte[1], 0, 1));
  }

  @Test
  void refusesARangeOutsideTheArray() {
    KeyedHash hash = hashes().keyed(key(3));
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> hash.hash(new byte[10], 5, 6));
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> hash.update(new byte[10], -1, 5));
  }

  private static byte[] random(int length, long seed) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }
}
