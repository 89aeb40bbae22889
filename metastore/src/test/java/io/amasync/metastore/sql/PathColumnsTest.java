package io.amasync.metastore.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Objects;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

class PathColumnsTest {
  /** Few different bytes and lengths around the limit, so that prefixes are often in common. */
  @Provide
  Arbitrary<byte[]> paths() {
    Arbitrary<Integer> lengths =
        Arbitraries.of(1, 2, 1_499, 1_500, 1_501, 1_502, 1_503, 3_000, 4_095);
    Arbitrary<byte[]> ends =
        Arbitraries.of((byte) 1, (byte) '/', (byte) 'a', (byte) 0xFF).array(byte[].class).ofSize(4);
    return lengths.flatMap(length ->
        ends.map(end -> {
          byte[] path = new byte[length];
          Arrays.fill(path, (byte) 'a');
          int ended = Math.min(length, end.length);
          System.arraycopy(end, 0, path, length - ended, ended);
          return path;
        }));
  }

  private static int compare(PathColumns one, PathColumns two) {
    int order = Arrays.compareUnsigned(one.start(), two.start());
    return order == 0 ? Arrays.compareUnsigned(one.rest(), two.rest()) : order;
  }

  @Property
  void columnsAreOrderedAsPathsAre(@ForAll("paths") byte[] one, @ForAll("paths") byte[] two) {
    assertThat(Integer.signum(compare(PathColumns.of(one), PathColumns.of(two))))
        .isEqualTo(Integer.signum(Arrays.compareUnsigned(one, two)));
  }

  @Property
  void startAndHashAreEqualForEqualPathsOnly(
      @ForAll("paths") byte[] one, @ForAll("paths") byte[] two) {
    PathColumns first = PathColumns.of(one);
    PathColumns second = PathColumns.of(two);
    assertThat(
            Arrays.equals(first.start(), second.start())
                && Arrays.equals(first.restHash(), second.restHash()))
        .isEqualTo(Arrays.equals(one, two));
  }

  @Property
  void theSuccessorComesAfterAllThatStartsWithThePrefixAndBeforeNothingElse(
      @ForAll @Size(min = 1, max = 4) byte[] prefix, @ForAll @Size(max = 4) byte[] other) {
    byte[] successor = PathColumns.successor(prefix);
    byte[] extended = Arrays.copyOf(prefix, prefix.length + other.length);
    System.arraycopy(other, 0, extended, prefix.length, other.length);
    if (successor != null) {
      assertThat(Arrays.compareUnsigned(extended, successor)).isNegative();
      boolean between =
          Arrays.compareUnsigned(other, prefix) >= 0
              && Arrays.compareUnsigned(other, successor) < 0;
      boolean starts =
          other.length >= prefix.length
              && Arrays.equals(other, 0, prefix.length, prefix, 0, prefix.length);
      assertThat(between).isEqualTo(starts);
    }
  }

  @Example
  void nothingComesAfterAllThatStartsWithNothingOrWithHighBytesOnly() {
    assertThat(PathColumns.successor(new byte[0])).isNull();
    assertThat(PathColumns.successor(new byte[] {-1, -1})).isNull();
    assertThat(Objects.requireNonNull(PathColumns.successor(new byte[] {'a', -1})))
        .containsExactly('b');
  }
}
