package io.amasync.daemon.ignore;

import java.util.Arrays;
import java.util.List;

/**
 * A shell pattern as git reads it, over bytes. Slashes are matched by a slash, by {@code **}
 * between slashes, and by nothing else. Matching walks all possibilities at once (Thompson's
 * construction), so there is no pattern that takes exponential time.
 */
final class Glob {
  private final List<Step> steps;

  private Glob(List<Step> steps) {
    this.steps = steps;
  }

  /** One step through the text. */
  sealed interface Step {
    /** Takes one byte of a set. */
    record OneOf(ByteSet bytes) implements Step {}

    /** Takes any number of bytes, none a slash. */
    record WithinName() implements Step {}

    /** Takes any number of bytes. */
    record Anything() implements Step {}

    /** Takes nothing, or goes into the {@link Directories} that follows. */
    record MaybeDirectories() implements Step {}

    /** Takes 1 byte or more of which the last is a slash. */
    record Directories() implements Step {}

    /** Takes nothing and leads nowhere: the pattern is malformed. */
    record Nowhere() implements Step {}
  }

  static Glob compile(byte[] pattern) {
    return new Glob(new GlobParser(pattern).parse());
  }

  /** Whether the whole of {@code text} from {@code from} to {@code to} matches. */
  boolean matches(byte[] text, int from, int to) {
    boolean[] now = new boolean[steps.size() + 1];
    boolean[] next = new boolean[steps.size() + 1];
    enter(now, 0);
    for (int at = from; at < to; at++) {
      Arrays.fill(next, false);
      boolean any = false;
      for (int i = 0; i < steps.size(); i++) {
        if (now[i]) {
          any |= take(next, i, text[at]);
        }
      }
      if (!any) {
        return false;
      }
      boolean[] spare = now;
      now = next;
      next = spare;
    }
    return now[steps.size()];
  }

  /** Whether {@code b} leads on from step {@code i}; notes whereto. */
  private boolean take(boolean[] next, int i, byte b) {
    switch (steps.get(i)) {
      case Step.OneOf one -> {
        if (!one.bytes().contains(b)) {
          return false;
        }
        enter(next, i + 1);
      }
      case Step.WithinName within -> {
        if (b == '/') {
          return false;
        }
        enter(next, i);
      }
      case Step.Anything anything -> enter(next, i);
      case Step.Directories directories -> {
        next[i] = true;
        if (b == '/') {
          enter(next, i + 1);
        }
      }
      case Step.MaybeDirectories fork -> {
        return false;
      }
      case Step.Nowhere nowhere -> {
        return false;
      }
    }
    return true;
  }

  /** Notes step {@code first} and those that it reaches without taking anything. */
  private void enter(boolean[] states, int first) {
    int i = first;
    while (!states[i]) {
      states[i] = true;
      if (i == steps.size()) {
        return;
      }
      switch (steps.get(i)) {
        case Step.WithinName within -> i++;
        case Step.Anything anything -> i++;
        case Step.MaybeDirectories fork -> {
          states[i + 1] = true;
          i += 2;
        }
        case Step.OneOf one -> {
          return;
        }
        case Step.Directories directories -> {
          return;
        }
        case Step.Nowhere nowhere -> {
          return;
        }
      }
    }
  }
}
