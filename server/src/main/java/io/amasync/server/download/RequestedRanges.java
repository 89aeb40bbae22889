package io.amasync.server.download;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a Range header asks for (RFC 9110, section 14). A header that is not understood is as none:
 * the whole file is the answer. Ranges that overlap or touch become one, in order of the file, as
 * section 15.3.7.2 allows; so no request makes the answer longer than the file and the heads of
 * {@link #MOST_RANGES} parts.
 */
sealed interface RequestedRanges {
  /** More ranges than these, after joining, are answered with the whole file. */
  int MOST_RANGES = 64;

  /** The whole file. */
  record Whole() implements RequestedRanges {}

  /** Parts of the file, ascending, with gaps between them; at least one. */
  record Parts(List<ByteRange> ranges) implements RequestedRanges {
    public Parts {
      ranges = List.copyOf(ranges);
    }
  }

  /** No byte of what was asked for exists. */
  record Unsatisfiable() implements RequestedRanges {}

  /** Reads {@code header} for a file of {@code sizeBytes}. */
  static RequestedRanges parse(@Nullable String header, long sizeBytes) {
    if (header == null) {
      return new Whole();
    }
    String text = header.strip();
    if (!text.toLowerCase(Locale.ROOT).startsWith("bytes=")) {
      return new Whole();
    }
    List<ByteRange> satisfiable = new ArrayList<>();
    boolean asked = false;
    for (String spec : text.substring("bytes=".length()).split(",", -1)) {
      if (spec.isBlank()) {
        continue; // A list may have empty elements (section 5.6.1).
      }
      Spec parsed = Spec.parse(spec.strip());
      if (parsed == null) {
        return new Whole();
      }
      asked = true;
      ByteRange range = parsed.of(sizeBytes);
      if (range != null) {
        satisfiable.add(range);
      }
    }
    if (!asked) {
      return new Whole();
    }
    if (satisfiable.isEmpty()) {
      return new Unsatisfiable();
    }
    List<ByteRange> joined = join(satisfiable);
    return joined.size() > MOST_RANGES ? new Whole() : new Parts(joined);
  }

  private static List<ByteRange> join(List<ByteRange> ranges) {
    List<ByteRange> sorted = new ArrayList<>(ranges);
    sorted.sort(Comparator.comparingLong(ByteRange::first));
    List<ByteRange> joined = new ArrayList<>();
    ByteRange open = sorted.getFirst();
    for (ByteRange range : sorted) {
      if (range.first() <= open.last() + 1) {
        open = new ByteRange(open.first(), Math.max(open.last(), range.last()));
      } else {
        joined.add(open);
        open = range;
      }
    }
    joined.add(open);
    return joined;
  }

  /** One element of the header: {@code 5-9}, {@code 5-} or {@code -5}. */
  record Spec(@Nullable Long first, @Nullable Long last) {
    private static final Pattern FORM = Pattern.compile("(\\d*)-(\\d*)");

    static @Nullable Spec parse(String text) {
      Matcher matcher = FORM.matcher(text);
      if (!matcher.matches()) {
        return null;
      }
      Long first = number(matcher.group(1));
      Long last = number(matcher.group(2));
      boolean empty = first == null && last == null;
      boolean backwards = first != null && last != null && last < first;
      return empty || backwards ? null : new Spec(first, last);
    }

    /** Numbers beyond any file are as good as the largest. */
    private static @Nullable Long number(String digits) {
      if (digits.isEmpty()) {
        return null;
      }
      try {
        return Long.parseLong(digits);
      } catch (NumberFormatException e) {
        return Long.MAX_VALUE;
      }
    }

    @Nullable ByteRange of(long sizeBytes) {
      if (first == null) {
        long wanted = last == null ? 0 : Math.min(last, sizeBytes);
        return wanted == 0 ? null : new ByteRange(sizeBytes - wanted, sizeBytes - 1);
      }
      if (first >= sizeBytes) {
        return null;
      }
      return new ByteRange(first, last == null ? sizeBytes - 1 : Math.min(last, sizeBytes - 1));
    }
  }
}
