package io.amasync.server.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class TarArchiveTest {
  @Test
  void recordIsWrittenToTheNanosecond() {
    assertThat(TarArchive.timeRecord(Instant.ofEpochSecond(1_700_000_000L, 123_456_789)))
        .isEqualTo("30 mtime=1700000000.123456789\n");
    assertThat(TarArchive.timeRecord(Instant.ofEpochSecond(-1_000_000_000L, 5)))
        .isEqualTo("30 mtime=-999999999.999999995\n");
    assertThat(TarArchive.timeRecord(Instant.ofEpochSecond(-1, 999_999_999)))
        .isEqualTo("22 mtime=-0.000000001\n");
  }

  @Property
  void recordStartsWithItsOwnLength(
      @ForAll @LongRange(min = -31557014167219200L, max = 31556889864403199L) long seconds,
      @ForAll @IntRange(min = 0, max = 999_999_999) int nanos) {
    String record = TarArchive.timeRecord(Instant.ofEpochSecond(seconds, nanos));
    assertThat(record).startsWith(record.length() + " mtime=").endsWith("\n");
  }
}
