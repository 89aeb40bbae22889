package io.amasync.chunker.cut;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.amasync.chunker.hash.AccountKeys;
import io.amasync.chunker.hash.HashKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class FastCdcCutterTest {
  private static final ChunkSizes SMALL = new ChunkSizes(64, 256, 1024);

  private final HashKey key = AccountKeys.derive(new byte[32]).gear();
  private final FastCdcCutter small = new FastCdcCutter(key, SMALL);

  @Property(tries = 300)
  void chunksCoverTheInputAndKeepTheirBounds(@ForAll long seed, @ForAll Kind kind) {
    byte[] input = kind.bytes(seed, 30_000);
    int at = 0;
    while (at < input.length) {
      int length = small.cut(input, at, input.length - at);
      boolean last = at + length == input.length;
      assertThat(length).isBetween(last ? 1 : SMALL.minimumBytes() + 1, SMALL.maximumBytes());
      at += length;
    }
    assertThat(at).isEqualTo(input.length);
  }

  @Property(tries = 300)
  void twoBytesAStepCutWhereOneByteAStepDoes(
      @ForAll long seed, @ForAll Kind kind, @ForAll @IntRange(min = 1, max = 3000) int length) {
    byte[] input = kind.bytes(seed, 3000);
    assertThat(small.cut(input, input.length - length, length))
        .isEqualTo(plainCut(input, input.length - length, length));
  }

  @Property(tries = 300)
  void aCutDependsOnNothingBehindTheMaximum(
      @ForAll long seed, @ForAll @IntRange(max = 2000) int more) {
    byte[] input = Kind.RANDOM.bytes(seed, 4000);
    assertThat(small.cut(input, 100, SMALL.maximumBytes() + more))
        .isEqualTo(small.cut(input, 100, SMALL.maximumBytes()));
  }

  @Property(tries = 100)
  void anEditChangesOnlyNearbyChunks(@ForAll long seed) {
    byte[] input = Kind.RANDOM.bytes(seed, 60_000);
    byte[] edited = input.clone();
    int editAt = 30_000;
    edited[editAt] ^= 1;
    List<Integer> before = ends(input);
    List<Integer> after = ends(edited);
    assertThat(after.stream().filter(end -> end <= editAt).toList())
        .isEqualTo(before.stream().filter(end -> end <= editAt).toList());
    int settled = editAt + 12 * SMALL.maximumBytes();
    assertThat(after.stream().filter(end -> end > settled).toList())
        .isEqualTo(before.stream().filter(end -> end > settled).toList());
  }

  @Property(tries = 100)
  void aShiftedInputFindsItsCutsAgain(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 500) int shift) {
    byte[] input = Kind.RANDOM.bytes(seed, 60_000);
    byte[] shifted = new byte[input.length + shift];
    new Random(~seed).nextBytes(shifted);
    System.arraycopy(input, 0, shifted, shift, input.length);
    int settled = 20 * SMALL.maximumBytes();
    assertThat(ends(shifted).stream().map(end -> end - shift).filter(e -> e > settled).toList())
        .isEqualTo(ends(input).stream().filter(end -> end > settled).toList());
  }

  /** Computed once by a program of its own, on Commons Codec and one byte a step. */
  @Test
  void cutsArePinned() {
    byte[] input = Kind.RANDOM.bytes(2026, 6_000_000);
    var cutter = new FastCdcCutter(key, ChunkSizes.DEFAULT);
    assertThat(lengths(cutter, input))
        .containsExactly(
            319_470, 426_494, 423_088, 671_960, 505_857, 430_916, 402_305, 481_444, 473_087,
            477_791, 472_829, 420_030, 418_431, 76_298);
    assertThat(lengths(small, Arrays.copyOf(input, 4000)))
        .containsExactly(379, 238, 155, 247, 296, 285, 276, 342, 152, 293, 267, 475, 260, 283, 52);
  }

  @Test
  void theGearTableIsPinned() {
    long[] gear = GearTable.of(key);
    assertThat(gear).hasSize(256).doesNotHaveDuplicates();
    assertThat(gear[0]).isEqualTo(-6082427439569184806L);
    assertThat(gear[255]).isEqualTo(-7797301870030818329L);
  }

  @Test
  void chunksOfRandomBytesAreNearTheNormalSize() {
    byte[] input = Kind.RANDOM.bytes(1, 100 << 20);
    int chunks = lengths(new FastCdcCutter(key, ChunkSizes.DEFAULT), input).size();
    assertThat(input.length / chunks).isBetween(380 << 10, 440 << 10);
  }

  @Test
  void upToTheNormalSizeIsOneChunk() {
    byte[] input = Kind.RANDOM.bytes(3, SMALL.normalBytes());
    for (int length = 1; length <= input.length; length++) {
      assertThat(small.cut(input, 0, length)).isEqualTo(length);
    }
  }

  @Test
  void anotherKeyCutsElsewhere() {
    byte[] input = Kind.RANDOM.bytes(4, 60_000);
    byte[] otherKey = new byte[32];
    otherKey[0] = 1;
    var other = new FastCdcCutter(AccountKeys.derive(otherKey).gear(), SMALL);
    assertThat(lengths(other, input)).isNotEqualTo(lengths(small, input));
  }

  @Test
  void anEmptyWindowIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> small.cut(new byte[1], 0, 0));
    assertThat(small.maximumBytes()).isEqualTo(1024);
  }

  /** The definition in words, one byte after the other. */
  private int plainCut(byte[] window, int offset, int length) {
    long[] gear = GearTable.of(key);
    int limit = Math.min(length, SMALL.maximumBytes());
    if (length <= SMALL.normalBytes()) {
      return length;
    }
    long hash = 0;
    for (int i = SMALL.minimumBytes(); i < limit; i++) {
      hash = (hash << 1) + gear[window[offset + i] & 0xff];
      int ones = i < SMALL.normalBytes() ? 8 + 2 : 8 - 2;
      if (hash << 1 >>> (64 - ones) == 0) {
        return i + 1;
      }
    }
    return limit;
  }

  private List<Integer> ends(byte[] input) {
    List<Integer> ends = new ArrayList<>();
    int at = 0;
    for (int length : lengths(small, input)) {
      at += length;
      ends.add(at);
    }
    return ends;
  }

  private static List<Integer> lengths(Cutter cutter, byte[] input) {
    List<Integer> lengths = new ArrayList<>();
    for (int at = 0; at < input.length; ) {
      int length = cutter.cut(input, at, input.length - at);
      lengths.add(length);
      at += length;
    }
    return lengths;
  }

  /** Inputs that cut differently. */
  enum Kind {
    RANDOM,
    FEW_VALUES,
    RUNS;

    byte[] bytes(long seed, int length) {
      var random = new Random(seed);
      byte[] bytes = new byte[length];
      random.nextBytes(bytes);
      switch (this) {
        case RANDOM -> {}
        case FEW_VALUES -> {
          for (int i = 0; i < length; i++) {
            bytes[i] &= 3;
          }
        }
        case RUNS -> {
          for (int at = 0; at < length; ) {
            int end = Math.min(length, at + 1 + random.nextInt(4000));
            Arrays.fill(bytes, at, end, bytes[at]);
            at = end;
          }
        }
      }
      return bytes;
    }
  }
}
