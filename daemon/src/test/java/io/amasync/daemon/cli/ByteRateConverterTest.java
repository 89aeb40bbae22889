package io.amasync.daemon.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import picocli.CommandLine.TypeConversionException;

class ByteRateConverterTest {
  private final ByteRateConverter converter = new ByteRateConverter();

  @Test
  void everyUnitIsRead() {
    assertThat(converter.convert("512KiB")).isEqualTo(512 << 10);
    assertThat(converter.convert("10MiB")).isEqualTo(10 << 20);
    assertThat(converter.convert("2GiB")).isEqualTo(2L << 30);
    assertThat(converter.convert("500KB")).isEqualTo(500_000);
    assertThat(converter.convert("10MB")).isEqualTo(10_000_000);
    assertThat(converter.convert("3GB")).isEqualTo(3_000_000_000L);
    assertThat(converter.convert("40000")).isEqualTo(40_000);
    assertThat(converter.convert("40000B")).isEqualTo(40_000);
    assertThat(converter.convert("10mib")).isEqualTo(10 << 20);
    assertThat(converter.convert("32KiB")).isEqualTo(32 << 10);
  }

  @Test
  void offAndZeroLiftTheLimit() {
    assertThat(converter.convert("off")).isZero();
    assertThat(converter.convert("0")).isZero();
    assertThat(converter.convert("0MiB")).isZero();
  }

  @Test
  void anythingElseIsRefused() {
    for (String text : new String[] {"", "MiB", "-1MiB", "10M", "10 MiB", "1.5MiB", "on"}) {
      assertThatThrownBy(() -> converter.convert(text))
          .as(text)
          .isInstanceOf(TypeConversionException.class);
    }
  }

  @Test
  void aLimitThatNoPackWouldGetThroughIsRefused() {
    assertThatThrownBy(() -> converter.convert("31KiB"))
        .isInstanceOf(TypeConversionException.class)
        .hasMessageContaining("32.0 KiB");
  }
}
