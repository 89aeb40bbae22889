package io.amasync.daemon.ignore;

import io.amasync.daemon.ignore.RuleList.Verdict;
import io.amasync.protocol.path.TreePath;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All rules that speak about the names in one directory: its own ignore file's and those of the
 * directories above. Immutable: an ignore file that changes makes new ones.
 */
public final class DirectoryRules {
  /** A list and where paths relative to it begin. */
  private record Placed(RuleList rules, int from) {}

  /** The innermost first: it has the last word. */
  private final List<Placed> lists;

  /** Where names in the directory begin. */
  private final int nameStart;

  private DirectoryRules(List<Placed> lists, int nameStart) {
    this.lists = lists;
    this.nameStart = nameStart;
  }

  static DirectoryRules of(
      @Nullable DirectoryRules parent, @Nullable TreePath directory, RuleList own) {
    int nameStart = directory == null ? 0 : directory.length() + 1;
    List<Placed> above = parent == null ? List.of() : parent.lists;
    if (own.isEmpty()) {
      return new DirectoryRules(above, nameStart);
    }
    List<Placed> lists = new ArrayList<>(above.size() + 1);
    lists.add(new Placed(own, nameStart));
    lists.addAll(above);
    return new DirectoryRules(List.copyOf(lists), nameStart);
  }

  /** Whether there is no rule at all, in this directory or above it. */
  boolean areNone() {
    return lists.isEmpty();
  }

  /**
   * Whether {@code child}, which lies directly in this directory, is ignored. The directory itself
   * must not be: in an ignored directory everything is, and nothing can be included again.
   */
  public boolean ignores(TreePath child, boolean isDirectory) {
    if (lists.isEmpty()) {
      return false;
    }
    byte[] path = child.toBytes();
    for (Placed list : lists) {
      Verdict verdict = list.rules().verdict(path, list.from(), nameStart, isDirectory);
      if (verdict != Verdict.SILENT) {
        return verdict == Verdict.IGNORED;
      }
    }
    return false;
  }
}
