package io.amasync.daemon.cli;

import io.amasync.daemon.cli.text.Amounts;
import io.amasync.daemon.remote.http.UploadLimit;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads bytes a second: {@code 10MiB}, {@code 2MB}, {@code 500000}; {@code off} and {@code 0} are
 * {@link UploadLimit#NONE}.
 */
final class ByteRateConverter implements ITypeConverter<Long> {
  private static final Pattern FORM = Pattern.compile("(\\d{1,9})(|[kmg]i?b|b)");

  @Override
  public Long convert(String value) {
    String text = value.toLowerCase(Locale.ROOT);
    if (text.equals("off")) {
      return UploadLimit.NONE;
    }
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new TypeConversionException(
          "'%s' is not a number of bytes a second; write it like 10MiB, 512KiB, 2MB or off"
              .formatted(value));
    }
    long rate = Long.parseLong(matcher.group(1)) * unitBytes(matcher.group(2));
    if (rate != UploadLimit.NONE && rate < UploadLimit.LEAST_BYTES_PER_SECOND) {
      throw new TypeConversionException(
          "'%s' is less than %s a second, the lowest limit there is"
              .formatted(value, Amounts.bytes(UploadLimit.LEAST_BYTES_PER_SECOND)));
    }
    return rate;
  }

  private static long unitBytes(String unit) {
    return switch (unit) {
      case "kb" -> 1_000;
      case "mb" -> 1_000_000;
      case "gb" -> 1_000_000_000;
      case "kib" -> 1L << 10;
      case "mib" -> 1L << 20;
      case "gib" -> 1L << 30;
      default -> 1;
    };
  }
}
