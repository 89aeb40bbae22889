package io.amasync.daemon.ignore;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** One line of an ignore file. */
final class IgnoreRule {
  private final boolean negated;
  private final boolean directoriesOnly;

  /** Whether the pattern is about the last name alone, wherever it is. */
  private final boolean anywhere;

  private final byte[] pattern;

  /** Whether the pattern stands for itself. */
  private final boolean literal;

  /** Whether the pattern is a star and an ending that stands for itself. */
  private final boolean ending;

  private final Glob glob;

  private IgnoreRule(boolean negated, boolean directoriesOnly, boolean anywhere, byte[] pattern) {
    this.negated = negated;
    this.directoriesOnly = directoriesOnly;
    this.anywhere = anywhere;
    this.pattern = pattern;
    this.literal = isLiteral(pattern, 0);
    this.ending = anywhere && pattern.length > 0 && pattern[0] == '*' && isLiteral(pattern, 1);
    this.glob = Glob.compile(pattern);
  }

  /** The rule on a line, or null when there is none. */
  static @Nullable IgnoreRule parse(byte[] line) {
    if (line.length > 0 && line[0] == '#') {
      return null;
    }
    int end = endWithoutSpaces(line);
    int start = 0;
    boolean negated = end > 0 && line[0] == '!';
    if (negated) {
      start++;
    }
    boolean directoriesOnly = end > start && line[end - 1] == '/';
    if (directoriesOnly) {
      end--;
    }
    boolean anywhere = true;
    for (int i = start; i < end; i++) {
      anywhere &= line[i] != '/';
    }
    if (start < end && line[start] == '/') {
      start++;
    }
    return start == end
        ? null
        : new IgnoreRule(negated, directoriesOnly, anywhere, Arrays.copyOfRange(line, start, end));
  }

  /** Spaces at the end do not count unless a backslash stands before them. */
  private static int endWithoutSpaces(byte[] line) {
    int end = 0;
    for (int i = 0; i < line.length; i++) {
      if (line[i] == '\\' && i + 1 < line.length) {
        i++;
        end = i + 1;
      } else if (line[i] != ' ') {
        end = i + 1;
      }
    }
    return end;
  }

  private static boolean isLiteral(byte[] pattern, int from) {
    for (int i = from; i < pattern.length; i++) {
      if (pattern[i] == '*' || pattern[i] == '?' || pattern[i] == '[' || pattern[i] == '\\') {
        return false;
      }
    }
    return true;
  }

  boolean negated() {
    return negated;
  }

  /**
   * Whether the rule speaks about {@code path}.
   *
   * @param from where in the path begins what is relative to the rule's own directory
   * @param name where the last name begins
   */
  boolean matches(byte[] path, int from, int name, boolean directory) {
    if (directoriesOnly && !directory) {
      return false;
    }
    int start = anywhere ? name : from;
    if (literal) {
      return Arrays.equals(path, start, path.length, pattern, 0, pattern.length);
    }
    if (ending) {
      int tail = path.length - (pattern.length - 1);
      return tail >= start && Arrays.equals(path, tail, path.length, pattern, 1, pattern.length);
    }
    return glob.matches(path, start, path.length);
  }
}
