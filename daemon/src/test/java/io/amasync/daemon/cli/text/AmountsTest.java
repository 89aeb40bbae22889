package io.amasync.daemon.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class AmountsTest {
  @Test
  void bytesHaveThreeDigits() {
    assertThat(Amounts.bytes(0)).isEqualTo("0 B");
    assertThat(Amounts.bytes(999)).isEqualTo("999 B");
    assertThat(Amounts.bytes(1536)).isEqualTo("1.50 KiB");
    assertThat(Amounts.bytes(10L << 20)).isEqualTo("10.0 MiB");
    assertThat(Amounts.bytes(123L << 30)).isEqualTo("123 GiB");
    assertThat(Amounts.bytes(Long.MAX_VALUE)).isEqualTo("8.00 EiB");
  }

  @Test
  void countsSayOneOrMany() {
    assertThat(Amounts.count(1, "file", "files")).isEqualTo("1 file");
    assertThat(Amounts.count(1204, "file", "files")).isEqualTo("1,204 files");
  }

  @Test
  void durationsHaveTwoUnitsAtMost() {
    assertThat(Amounts.duration(Duration.ofSeconds(59))).isEqualTo("59 s");
    assertThat(Amounts.duration(Duration.ofSeconds(61))).isEqualTo("1 min");
    assertThat(Amounts.duration(Duration.ofMinutes(125))).isEqualTo("2 h 5 min");
    assertThat(Amounts.duration(Duration.ofHours(98))).isEqualTo("4 d 2 h");
    assertThat(Amounts.duration(Duration.ofSeconds(-5))).isEqualTo("0 s");
  }

  @Test
  void clocksThatDisagreeSayJustNow() {
    Instant now = Instant.parse("2026-01-01T00:00:00Z");
    assertThat(Amounts.ago(now.plusSeconds(100), now)).isEqualTo("just now");
    assertThat(Amounts.ago(now.minusSeconds(100), now)).isEqualTo("1 min ago");
  }

  @Test
  void timesAreInTheZoneAsked() {
    assertThat(Amounts.time(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.ofHours(2)))
        .isEqualTo("2026-01-01 02:00:00");
  }
}
