package io.amasync.daemon.cli.text;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Numbers as people read them. The same in every locale. */
public final class Amounts {
  private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

  private Amounts() {}

  /** Bytes with three digits at least: {@code 999 B}, {@code 1.50 KiB}, {@code 3.40 GiB}. */
  public static String bytes(long bytes) {
    double amount = bytes;
    int unit = 0;
    while (amount >= 1000 && unit < UNITS.length - 1) {
      amount /= 1024;
      unit++;
    }
    if (unit == 0) {
      return bytes + " B";
    }
    String pattern = amount < 10 ? "%.2f %s" : amount < 100 ? "%.1f %s" : "%.0f %s";
    return String.format(Locale.ROOT, pattern, amount, UNITS[unit]);
  }

  /** A count with its thousands apart: {@code 1,204}. */
  public static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  /** A count and what is counted: {@code 1 file}, {@code 1,204 files}. */
  public static String count(long count, String one, String many) {
    return count(count) + " " + (count == 1 ? one : many);
  }

  /** {@code 12 s}, {@code 3 min}, {@code 2 h 5 min}, {@code 4 d 2 h}. */
  public static String duration(Duration duration) {
    long seconds = Math.max(0, duration.toSeconds());
    if (seconds < 60) {
      return seconds + " s";
    }
    long minutes = seconds / 60;
    if (minutes < 60) {
      return minutes + " min";
    }
    long hours = minutes / 60;
    return hours < 48
        ? "%d h %d min".formatted(hours, minutes % 60)
        : "%d d %d h".formatted(hours / 24, hours % 24);
  }

  /** How long ago that was; {@code just now} when the clocks disagree. */
  public static String ago(Instant then, Instant now) {
    Duration passed = Duration.between(then, now);
    return passed.toSeconds() < 1 ? "just now" : duration(passed) + " ago";
  }

  /** {@code 2026-11-20 19:03:11} in {@code zone}. */
  public static String time(Instant time, ZoneId zone) {
    return TIME.format(time.atZone(zone));
  }
}
