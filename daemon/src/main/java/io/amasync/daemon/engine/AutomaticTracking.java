package io.amasync.daemon.engine;

import io.amasync.daemon.commit.Tracking;
import io.amasync.daemon.ignore.IgnoreRules;
import io.amasync.protocol.path.TreePath;
import java.io.IOException;

/**
 * Every path that is not ignored is tracked; what comes to be ignored leaves the history's head.
 */
final class AutomaticTracking implements Tracking {
  private final IgnoreRules rules;

  AutomaticTracking(IgnoreRules rules) {
    this.rules = rules;
  }

  @Override
  public Verdict verdict(TreePath path, boolean directory, boolean committed) throws IOException {
    if (!rules.ignored(path, directory)) {
      return Verdict.TRACK;
    }
    return committed ? Verdict.REMOVE : Verdict.LEAVE;
  }
}
