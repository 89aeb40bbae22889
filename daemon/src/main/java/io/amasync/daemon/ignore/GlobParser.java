package io.amasync.daemon.ignore;

import io.amasync.daemon.ignore.Glob.Step;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a pattern into steps, once. */
final class GlobParser {
  private final byte[] pattern;
  private final List<Step> steps = new ArrayList<>();
  private int at;

  GlobParser(byte[] pattern) {
    this.pattern = pattern;
  }

  List<Step> parse() {
    while (at < pattern.length) {
      switch (pattern[at]) {
        case '*' -> stars();
        case '?' -> {
          ByteSet any = new ByteSet();
          any.invert();
          any.remove('/');
          steps.add(new Step.OneOf(any));
          at++;
        }
        case '[' -> {
          ByteSet set = new SetParser().parse();
          steps.add(set == null ? new Step.Nowhere() : new Step.OneOf(set));
        }
        case '\\' -> {
          at++;
          if (at == pattern.length) {
            steps.add(new Step.Nowhere());
          } else {
            literal();
          }
        }
        default -> literal();
      }
    }
    return List.copyOf(steps);
  }

  private void literal() {
    steps.add(new Step.OneOf(ByteSet.of(peek(0))));
    at++;
  }

  /** One star stays within a name; two or more between slashes do not. */
  private void stars() {
    int start = at;
    while (peek(0) == '*') {
      at++;
    }
    boolean between =
        at - start >= 2
            && (start == 0 || pattern[start - 1] == '/')
            && (peek(0) < 0 || peek(0) == '/' || (peek(0) == '\\' && peek(1) == '/'));
    if (!between) {
      steps.add(new Step.WithinName());
    } else if (peek(0) == '/') {
      // Twice is the same as once.
      if (steps.isEmpty() || !(steps.getLast() instanceof Step.Directories)) {
        steps.add(new Step.MaybeDirectories());
        steps.add(new Step.Directories());
      }
      at++;
    } else {
      steps.add(new Step.Anything());
    }
  }

  /** The byte {@code ahead} of the one at hand, unsigned; -1 after the end. */
  private int peek(int ahead) {
    return at + ahead < pattern.length ? Byte.toUnsignedInt(pattern[at + ahead]) : -1;
  }

  /** Reads what stands in brackets. A malformed one matches nothing, not even itself. */
  private final class SetParser {
    private final ByteSet set = new ByteSet();

    /** What a range that comes next begins with; -1: none does. */
    private int rangeStart = -1;

    @Nullable ByteSet parse() {
      at++;
      boolean negated = peek(0) == '!' || peek(0) == '^';
      if (negated) {
        at++;
      }
      // A closing bracket that comes first is a member.
      boolean first = true;
      while (first || peek(0) != ']') {
        if (peek(0) < 0 || !member()) {
          at = pattern.length;
          return null;
        }
        first = false;
      }
      at++;
      if (negated) {
        set.invert();
      }
      set.remove('/');
      return set;
    }

    private boolean member() {
      if (peek(0) == '-' && rangeStart >= 0 && peek(1) >= 0 && peek(1) != ']') {
        at++;
        int end = escaped();
        if (end < 0) {
          return false;
        }
        set.addRange(rangeStart, end);
        rangeStart = -1;
        return true;
      }
      if (peek(0) == '[' && peek(1) == ':') {
        int close = at + 2;
        while (close < pattern.length && pattern[close] != ']') {
          close++;
        }
        if (close == pattern.length) {
          return false;
        }
        if (close > at + 2 && pattern[close - 1] == ':') {
          String name =
              new String(pattern, at + 2, close - 1 - (at + 2), StandardCharsets.ISO_8859_1);
          at = close + 1;
          rangeStart = -1;
          return addClass(name);
        }
      }
      int single = escaped();
      if (single < 0) {
        return false;
      }
      set.add(single);
      rangeStart = single;
      return true;
    }

    /** The byte at hand, or the one after a backslash; -1 when there is none. */
    private int escaped() {
      if (peek(0) == '\\') {
        at++;
      }
      int value = peek(0);
      at++;
      return value;
    }

    private boolean addClass(String name) {
      switch (name) {
        case "alnum" -> set.addAscii(c -> isLetter(c) || isDigit(c));
        case "alpha" -> set.addAscii(GlobParser::isLetter);
        case "blank" -> set.addAscii(c -> c == ' ' || c == '\t');
        case "cntrl" -> set.addAscii(c -> c < ' ' || c == 0x7f);
        case "digit" -> set.addAscii(GlobParser::isDigit);
        case "graph" -> set.addAscii(c -> c > ' ' && c < 0x7f);
        case "lower" -> set.addRange('a', 'z');
        case "print" -> set.addAscii(c -> c >= ' ' && c < 0x7f);
        case "punct" -> set.addAscii(c -> c > ' ' && c < 0x7f && !isLetter(c) && !isDigit(c));
        // Git's own idea of a space.
        case "space" -> set.addAscii(c -> c == ' ' || c == '\t' || c == '\n' || c == '\r');
        case "upper" -> set.addRange('A', 'Z');
        case "xdigit" ->
            set.addAscii(c -> isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'));
        default -> {
          return false;
        }
      }
      return true;
    }
  }

  private static boolean isLetter(int c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }
}
