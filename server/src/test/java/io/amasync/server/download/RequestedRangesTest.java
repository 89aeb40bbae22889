package io.amasync.server.download;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestedRangesTest {
  private static final long SIZE = 1000;

  @ParameterizedTest
  @CsvSource({
    "bytes=0-0, 0, 0",
    "bytes=0-999, 0, 999",
    "bytes=5-9, 5, 9",
    "bytes=5-, 5, 999",
    "bytes=999-, 999, 999",
    "bytes=-1, 999, 999",
    "bytes=-1000, 0, 999",
    "bytes=-5000, 0, 999",
    "bytes=900-5000, 900, 999",
    "BYTES=5-9, 5, 9",
    "'bytes= 5-9 ', 5, 9",
    "'bytes=,5-9,', 5, 9",
    "'bytes=5-9,2000-', 5, 9",
    "'bytes=0-99999999999999999999', 0, 999",
  })
  void singleRanges(String header, long first, long last) {
    assertThat(RequestedRanges.parse(header, SIZE))
        .isEqualTo(new RequestedRanges.Parts(List.of(new ByteRange(first, last))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "bytes",
        "bytes=",
        "bytes=,",
        "bytes=-",
        "bytes=a-b",
        "bytes=9-5",
        "bytes=5",
        "bytes=5-9;x",
        "bytes=1-2-3",
        "items=0-5",
        "bytes=--5",
        "bytes=+1-2",
        "bytes=0x1-2",
        "bytes=5-9,x"
      })
  void headersThatAreNotUnderstoodAreAsNone(String header) {
    assertThat(RequestedRanges.parse(header, SIZE)).isEqualTo(new RequestedRanges.Whole());
  }

  @Test
  void noHeaderIsTheWhole() {
    assertThat(RequestedRanges.parse(null, SIZE)).isEqualTo(new RequestedRanges.Whole());
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes=1000-", "bytes=1000-2000", "bytes=-0", "bytes=5000-,-0"})
  void rangesWithoutAByteAreUnsatisfiable(String header) {
    assertThat(RequestedRanges.parse(header, SIZE)).isEqualTo(new RequestedRanges.Unsatisfiable());
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes=0-", "bytes=-1", "bytes=0-0"})
  void emptyFileHasNoRange(String header) {
    assertThat(RequestedRanges.parse(header, 0)).isEqualTo(new RequestedRanges.Unsatisfiable());
  }

  @Test
  void rangesThatTouchOrOverlapBecomeOneAndAscend() {
    assertThat(RequestedRanges.parse("bytes=500-600,0-9,10-19,550-700,-1", SIZE))
        .isEqualTo(
            new RequestedRanges.Parts(
                List.of(new ByteRange(0, 19), new ByteRange(500, 700), new ByteRange(999, 999))));
  }

  @Test
  void moreRangesThanAreWorthItAreTheWhole() {
    StringBuilder header = new StringBuilder("bytes=0-0");
    for (int i = 1; i <= RequestedRanges.MOST_RANGES; i++) {
      header.append(",%d-%d".formatted(2 * i, 2 * i));
    }
    assertThat(RequestedRanges.parse(header.toString(), SIZE))
        .isEqualTo(new RequestedRanges.Whole());
  }

  @Property
  void partsCoverExactlyWhatWasAskedFor(
      @ForAll("pairs") @Size(min = 1, max = 20) List<ByteRange> asked,
      @ForAll @LongRange(min = 1, max = 120) long size) {
    BitSet wanted = new BitSet();
    StringBuilder header = new StringBuilder("bytes=");
    for (ByteRange range : asked) {
      header.append("%d-%d,".formatted(range.first(), range.last()));
      if (range.first() < size) {
        wanted.set((int) range.first(), (int) Math.min(range.last() + 1, size));
      }
    }
    BitSet given = new BitSet();
    long previousEnd = -2;
    if (RequestedRanges.parse(header.toString(), size)
        instanceof RequestedRanges.Parts(List<ByteRange> ranges)) {
      for (ByteRange range : ranges) {
        assertThat(range.first()).isGreaterThan(previousEnd + 1);
        assertThat(range.last()).isLessThan(size);
        given.set((int) range.first(), (int) range.last() + 1);
        previousEnd = range.last();
      }
    }
    assertThat(given).isEqualTo(wanted);
  }

  @Provide
  Arbitrary<List<ByteRange>> pairs() {
    return Combinators.combine(
            Arbitraries.longs().between(0, 150), Arbitraries.longs().between(0, 50))
        .as((first, length) -> new ByteRange(first, first + length))
        .list();
  }

  @Property
  void anyHeaderGivesAnAnswer(@ForAll String rest) {
    assertThat(RequestedRanges.parse("bytes=" + rest, SIZE)).isNotNull();
    assertThat(RequestedRanges.parse(rest, SIZE)).isNotNull();
  }
}
