package io.amasync.daemon.scan;

import io.amasync.daemon.tree.FileGoneException;
import io.amasync.daemon.tree.FileUnreadableException;
import io.amasync.protocol.path.TreePath;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A scan that is done in parts, in the order of paths, so that what comes first can be committed
 * while the rest is not looked at yet. For one thread at a time, as its {@link Scanner}, which may
 * look at other paths between two parts.
 */
public final class ScanWalk {
  /** Looks at the names in one directory, and gives those that are directories. */
  interface Visitor {
    List<TreePath> visit(ScanRun run, @Nullable TreePath directory) throws IOException;
  }

  /** As if each path ended in a slash: so come the paths below them. */
  private static final Comparator<TreePath> BY_WHAT_IS_BELOW = ScanWalk::compareAsPrefixes;

  private final ScanRun run;
  private final Visitor visitor;
  private final @Nullable TreePath top;
  private final Deque<TreePath> toVisit = new ArrayDeque<>();
  private boolean begun;
  private @Nullable ScanResult result;

  ScanWalk(ScanRun run, Visitor visitor, @Nullable TreePath top) {
    this.run = run;
    this.visitor = visitor;
    this.top = top;
  }

  /**
   * Goes on until so many paths more are marked, or all is looked at. What is marked is in the
   * index when this returns.
   *
   * @return the scan's result; null while there is more to look at
   * @throws InterruptedException when the thread is interrupted: the walk is worth nothing then
   */
  public @Nullable ScanResult goOn(long marks) throws InterruptedException {
    long before = run.marked();
    while (result == null && run.marked() - before < marks) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      TreePath at = begun ? toVisit.pop() : top;
      begun = true;
      ScanResult.RootUnusable fault = visit(at);
      if (fault != null) {
        result = fault;
      } else if (toVisit.isEmpty()) {
        result = run.finish();
      }
    }
    run.flush();
    return result;
  }

  /** Whether all paths up to this one, and it, have been looked at. */
  public boolean covers(TreePath path) {
    TreePath next = toVisit.peek();
    return next == null ? begun : !isBelowOrAfter(path, next);
  }

  private static boolean isBelowOrAfter(TreePath path, TreePath directory) {
    byte[] a = path.toBytes();
    byte[] b = directory.toBytes();
    int differs = Arrays.mismatch(a, b);
    return differs >= 0 && differs < a.length && at(a, differs) >= at(b, differs);
  }

  private ScanResult.@Nullable RootUnusable visit(@Nullable TreePath at) {
    try {
      List<TreePath> directories = visitor.visit(run, at);
      directories.sort(Collections.reverseOrder(BY_WHAT_IS_BELOW));
      directories.forEach(toVisit::push);
    } catch (FileGoneException e) {
      if (at == null) {
        return new ScanResult.RootUnusable(
            "the workspace's directory is gone",
            "Mount its disk or put it back; nothing is committed until then.");
      }
      // It was there a moment ago: whoever commits sees what it is by then.
      run.mark(at);
    } catch (FileUnreadableException e) {
      if (at == null) {
        return new ScanResult.RootUnusable(e.reason(), e.advice());
      }
      run.block(e);
    } catch (IOException e) {
      throw Scanner.undocumented(e);
    }
    return null;
  }

  private static int compareAsPrefixes(TreePath one, TreePath other) {
    byte[] a = one.toBytes();
    byte[] b = other.toBytes();
    int differs = Arrays.mismatch(a, b);
    return differs < 0 ? 0 : Integer.compare(at(a, differs), at(b, differs));
  }

  private static int at(byte[] path, int index) {
    return index < path.length ? Byte.toUnsignedInt(path[index]) : '/';
  }
}
