package io.amasync.server.workspace;

import io.amasync.metastore.workspace.WorkspaceRow;
import io.amasync.metastore.workspace.Workspaces;
import io.amasync.server.account.Caller;
import io.amasync.server.http.ProblemException;

/** Finds the workspace that an address names, among the caller's own. Thread-safe. */
public final class WorkspaceFinder {
  private final Workspaces workspaces;

  /** Looks in {@code workspaces}. */
  public WorkspaceFinder(Workspaces workspaces) {
    this.workspaces = workspaces;
  }

  /**
   * The caller's workspace of that id or name.
   *
   * @throws ProblemException not found, when there is none
   */
  public WorkspaceRow find(Caller caller, String nameOrId) {
    if (WorkspaceNames.isPossible(nameOrId)) {
      return workspaces
          .workspace(caller.account(), nameOrId)
          .orElseThrow(WorkspaceFinder::notFound);
    }
    throw notFound();
  }

  private static ProblemException notFound() {
    return ProblemException.notFound("The account has no such workspace");
  }
}
