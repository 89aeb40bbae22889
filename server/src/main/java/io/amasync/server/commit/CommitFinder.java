package io.amasync.server.commit;

import io.amasync.metastore.commit.CommitRow;
import io.amasync.metastore.commit.Commits;
import io.amasync.metastore.workspace.WorkspaceRow;
import io.amasync.protocol.api.CommitState;
import io.amasync.protocol.api.ProblemCode;
import io.amasync.server.account.Caller;
import io.amasync.server.http.ProblemException;
import io.amasync.server.workspace.WorkspaceFinder;
import java.util.UUID;
import java.util.regex.Pattern;

/** Finds the commit that an address names, among the caller's own. Thread-safe. */
public final class CommitFinder {
  private static final Pattern UUID_FORM =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  private final WorkspaceFinder workspaces;
  private final Commits commits;

  /** Looks in {@code commits}. */
  public CommitFinder(WorkspaceFinder workspaces, Commits commits) {
    this.workspaces = workspaces;
    this.commits = commits;
  }

  /**
   * The commit of that id in the caller's workspace.
   *
   * @throws ProblemException not found, when there is none
   */
  public CommitRow find(Caller caller, String workspace, String commit) {
    WorkspaceRow row = workspaces.find(caller, workspace);
    return commits.commit(caller.account(), row.id(), id(commit)).orElseThrow(CommitFinder::none);
  }

  /**
   * As {@link #find}, and open.
   *
   * @throws ProblemException commit-ended, when it is not
   */
  public CommitRow findOpen(Caller caller, String workspace, String commit) {
    CommitRow row = find(caller, workspace, commit);
    if (row.state() != CommitState.OPEN) {
      throw ended(row);
    }
    return row;
  }

  static ProblemException ended(CommitRow row) {
    return new ProblemException(
        ProblemCode.COMMIT_ENDED,
        switch (row.state()) {
          case COMMITTED -> "The commit is version %d already".formatted(row.version());
          case ABANDONED -> "The commit was abandoned. Open another one";
          case OPEN -> throw new IllegalStateException("An open commit has not ended");
        });
  }

  static UUID id(String commit) {
    if (!UUID_FORM.matcher(commit).matches()) {
      throw none();
    }
    return UUID.fromString(commit);
  }

  static ProblemException none() {
    return ProblemException.notFound("The workspace has no such commit");
  }
}
