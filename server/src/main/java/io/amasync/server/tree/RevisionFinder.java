package io.amasync.server.tree;

import io.amasync.metastore.tree.RevisionRow;
import io.amasync.metastore.tree.Trees;
import io.amasync.metastore.workspace.WorkspaceRow;
import io.amasync.protocol.path.TreePath;
import io.amasync.server.account.Caller;
import io.amasync.server.http.ProblemException;
import io.amasync.server.http.RawRequest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds the revision that a path, with {@code ?revision=} or {@code ?version=}, means. */
public final class RevisionFinder {
  private final Trees trees;

  /** Looks in {@code trees}. */
  public RevisionFinder(Trees trees) {
    this.trees = trees;
  }

  /**
   * The revision that is asked for; never a deletion.
   *
   * @throws ProblemException not found, when there is none
   */
  public RevisionRow find(
      Caller caller, WorkspaceRow workspace, TreePath path, RawRequest request) {
    Long revision = request.number("revision", 1, Long.MAX_VALUE);
    Long version = request.number("version", 0, Long.MAX_VALUE);
    if (revision != null && version != null) {
      throw ProblemException.badRequest("Ask for a revision or a version, not for both");
    }
    if (version != null) {
      version(workspace, version);
    }
    RevisionRow row =
        look(caller, workspace, path, revision, version)
            .orElseThrow(() ->
                ProblemException.notFound(
                    "The workspace has no such revision of '%s'".formatted(path)));
    if (row.deleted()) {
      throw ProblemException.notFound(
          "'%s' was deleted in version %d; its revision before was %d"
              .formatted(path, row.version(), row.revision() - 1));
    }
    return row;
  }

  private Optional<RevisionRow> look(
      Caller caller,
      WorkspaceRow workspace,
      TreePath path,
      @Nullable Long revision,
      @Nullable Long version) {
    if (revision != null) {
      return trees.revision(caller.account(), workspace.id(), path, revision);
    }
    return version == null
        ? trees.latest(caller.account(), workspace.id(), path)
        : trees.atVersion(caller.account(), workspace.id(), path, version);
  }

  /**
   * The version that is asked for, or the latest when none is.
   *
   * @throws ProblemException not found, when the workspace has not come to it
   */
  public static long version(WorkspaceRow workspace, @Nullable Long asked) {
    if (asked == null) {
      return workspace.version();
    }
    if (asked > workspace.version()) {
      throw ProblemException.notFound(
          "The workspace has no version %d; the latest is %d"
              .formatted(asked, workspace.version()));
    }
    return asked;
  }
}
