package io.amasync.daemon.ignore;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The rules of one ignore file. */
final class RuleList {
  static final RuleList EMPTY = new RuleList(List.of());

  private final List<IgnoreRule> rules;

  private RuleList(List<IgnoreRule> rules) {
    this.rules = rules;
  }

  /** What a list says about a path. */
  enum Verdict {
    IGNORED,
    INCLUDED,
    /** No rule speaks about it. */
    SILENT
  }

  /**
   * Reads an ignore file: lines that end in a line feed, before which a carriage return is dropped.
   */
  static RuleList parse(byte[] file) {
    List<IgnoreRule> rules = new ArrayList<>();
    int start = startsWithByteOrderMark(file) ? 3 : 0;
    for (int i = start; i <= file.length; i++) {
      if (i == file.length || file[i] == '\n') {
        int end = i > start && i < file.length && file[i - 1] == '\r' ? i - 1 : i;
        IgnoreRule rule = IgnoreRule.parse(Arrays.copyOfRange(file, start, end));
        if (rule != null) {
          rules.add(rule);
        }
        start = i + 1;
      }
    }
    return rules.isEmpty() ? EMPTY : new RuleList(rules.reversed());
  }

  private static boolean startsWithByteOrderMark(byte[] file) {
    return file.length >= 3
        && file[0] == (byte) 0xEF
        && file[1] == (byte) 0xBB
        && file[2] == (byte) 0xBF;
  }

  boolean isEmpty() {
    return rules.isEmpty();
  }

  /**
   * What the last rule that matches says; the arguments are those of {@link IgnoreRule#matches}.
   */
  Verdict verdict(byte[] path, int from, int name, boolean directory) {
    for (IgnoreRule rule : rules) {
      if (rule.matches(path, from, name, directory)) {
        return rule.negated() ? Verdict.INCLUDED : Verdict.IGNORED;
      }
    }
    return Verdict.SILENT;
  }
}
