package io.amasync.bench.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import io.amasync.chunker.cut.ChunkSizes;
import io.amasync.chunker.cut.Cutter;
import io.amasync.chunker.cut.FastCdcCutter;
import io.amasync.chunker.hash.HashKey;
import io.amasync.chunker.id.Digest256;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CandidatesTest {
  private static final HashKey KEY = new HashKey(new Digest256(5, 6, 7, 8));
  private static final ChunkSizes SMALL = new ChunkSizes(64, 512, 4096);
  private static final SequenceRule RULE = new SequenceRule(SMALL, 5, 20, 70);

  @ParameterizedTest
  @EnumSource
  void chunksCoverTheInputAndKeepTheirBounds(Candidate candidate) {
    Cutter cutter = candidate.cutter(KEY);
    for (Kind kind : Kind.values()) {
      byte[] input = kind.bytes(1, 6_000_000);
      int at = 0;
      for (int length : lengths(cutter, input)) {
        boolean last = at + length == input.length;
        assertThat(length)
            .isBetween(
                last ? 1 : ChunkSizes.DEFAULT.minimumBytes() + 1,
                ChunkSizes.DEFAULT.maximumBytes());
        at += length;
      }
      assertThat(at).isEqualTo(input.length);
    }
  }

  @Property(tries = 100)
  void theGearHashCutsWhereTheProductDoes(
      @ForAll long seed, @ForAll Kind kind, @ForAll @IntRange(min = 1, max = 200_000) int length) {
    var large = new ChunkSizes(1000, 60_000, 150_000);
    byte[] input = kind.bytes(seed, length);
    for (ChunkSizes sizes : List.of(SMALL, large)) {
      List<Integer> expected = lengths(new FastCdcCutter(KEY, sizes), input);
      assertThat(lengths(new PlainGearCutter(KEY, sizes), input)).isEqualTo(expected);
      assertThat(lengths(new FourByteGearCutter(KEY, sizes), input)).isEqualTo(expected);
      assertThat(lengths(new GearLanesCutter(KEY, sizes), input)).isEqualTo(expected);
    }
  }

  @Property(tries = 200)
  void sequencesOnVectorsCutWhereTheyDoByteByByte(
      @ForAll long seed, @ForAll Kind kind, @ForAll @IntRange(min = 1, max = 30_000) int length) {
    byte[] input = kind.bytes(seed, length);
    byte[] identity = new byte[256];
    for (int i = 0; i < identity.length; i++) {
      identity[i] = (byte) i;
    }
    var plain = new SeqCdcCutter(RULE, identity);
    assertThat(lengths(new VectorSeqCdcCutter(RULE, plain, new ByteOrdering.Plain()), input))
        .isEqualTo(lengths(plain, input));
    byte[] ranks = KeyedLongs.ranks(KEY);
    var keyed = new SeqCdcCutter(RULE, ranks);
    assertThat(lengths(new VectorSeqCdcCutter(RULE, keyed, new ByteOrdering.Ranked(ranks)), input))
        .isEqualTo(lengths(keyed, input));
  }

  @Property(tries = 200)
  void greatestBytesOnVectorsCutWhereTheyDoByteByByte(
      @ForAll long seed, @ForAll Kind kind, @ForAll @IntRange(min = 1, max = 30_000) int length) {
    byte[] input = kind.bytes(seed, length);
    assertThat(lengths(new VectorRamCutter(SMALL), input))
        .isEqualTo(lengths(new RamCutter(SMALL), input));
    WindowHash hash = WindowHash.of(KEY);
    assertThat(lengths(new WideRamCutter(hash, SMALL, true), input))
        .isEqualTo(lengths(new WideRamCutter(hash, SMALL, false), input));
  }

  @Property(tries = 200)
  void windowHashesOnVectorsCutWhereTheyDoByteByByte(
      @ForAll long seed, @ForAll Kind kind, @ForAll @IntRange(min = 1, max = 30_000) int length) {
    byte[] input = kind.bytes(seed, length);
    WindowHash hash = WindowHash.of(KEY);
    assertThat(lengths(new VectorWindowHashCutter(hash, SMALL), input))
        .isEqualTo(lengths(new WindowHashCutter(hash, SMALL), input));
  }

  @Test
  void anotherKeyCutsElsewhere() {
    byte[] input = Kind.RANDOM.bytes(2, 6_000_000);
    var other = new HashKey(new Digest256(6, 6, 7, 8));
    for (Candidate candidate :
        List.of(Candidate.SEQ_KEYED, Candidate.WIDE_RAM, Candidate.WINDOW, Candidate.PRODUCT)) {
      assertThat(lengths(candidate.cutter(other), input))
          .isNotEqualTo(lengths(candidate.cutter(KEY), input));
    }
  }

  @Test
  void ranksAreAnOrderOfAllBytes() {
    byte[] ranks = KeyedLongs.ranks(KEY);
    Arrays.sort(ranks);
    for (int i = 0; i < ranks.length; i++) {
      assertThat(ranks[i]).isEqualTo((byte) (i - 128));
    }
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
    CLIMBING;

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
        case CLIMBING -> {
          for (int i = 1; i < length; i++) {
            bytes[i] = (byte) (bytes[i - 1] + bytes[i] % 4);
          }
        }
      }
      return bytes;
    }
  }
}
