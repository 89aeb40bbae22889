package io.amasync.server.commit;

import io.amasync.metastore.commit.CommitRow;
import io.amasync.metastore.commit.Commits;
import io.amasync.metastore.commit.NewCommit;
import io.amasync.metastore.workspace.WorkspaceRow;
import io.amasync.protocol.api.CommitState;
import io.amasync.protocol.api.CommitView;
import io.amasync.protocol.api.CommitsView;
import io.amasync.protocol.api.Limits;
import io.amasync.protocol.api.MediaTypes;
import io.amasync.protocol.api.OpenCommitRequest;
import io.amasync.protocol.manifest.ManifestReader;
import io.amasync.server.account.Caller;
import io.amasync.server.http.MaximumBody;
import io.amasync.server.http.RawRequest;
import io.amasync.server.workspace.WorkspaceFinder;
import io.dropwizard.auth.Auth;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The commits of a workspace. */
@Path("/v1/workspaces/{workspace}/commits")
@Produces(MediaType.APPLICATION_JSON)
public final class CommitsResource {
  private static final long PAGE_ROWS = 1_000;

  private final WorkspaceFinder workspaces;
  private final CommitFinder finder;
  private final Commits commits;
  private final CommitCompletion completion;

  /** Serves {@code commits}. */
  public CommitsResource(
      WorkspaceFinder workspaces,
      CommitFinder finder,
      Commits commits,
      CommitCompletion completion) {
    this.workspaces = workspaces;
    this.finder = finder;
    this.commits = commits;
    this.completion = completion;
  }

  /** Committed commits in order of version. */
  @GET
  public CommitsView list(
      @Auth Caller caller,
      @PathParam("workspace") String workspace,
      @Context HttpServletRequest http) {
    RawRequest request = RawRequest.of(http);
    Long after = request.number("after", 0, Long.MAX_VALUE);
    Long asked = request.number("limit", 1, Limits.PAGE_ROWS);
    int limit = (int) (asked == null ? PAGE_ROWS : asked);
    WorkspaceRow row = workspaces.find(caller, workspace);
    List<CommitRow> found =
        commits.commits(caller.account(), row.id(), after == null ? 0 : after, limit);
    return new CommitsView(
        found.stream().map(CommitViews::view).toList(),
        found.size() < limit ? null : Objects.requireNonNull(found.getLast().version()));
  }

  /** Stage 1: opens a commit, or gives the one opened with the same key before. */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  public Response open(
      @Auth Caller caller,
      @PathParam("workspace") String workspace,
      @Nullable OpenCommitRequest request) {
    NewCommit commit = CommitFields.check(request);
    WorkspaceRow row = workspaces.find(caller, workspace);
    CommitRow opened =
        commits.openCommit(caller.account(), row.id(), commit).orElseThrow(CommitFinder::none);
    return Response.status(
            opened.state() == CommitState.OPEN ? Response.Status.CREATED : Response.Status.OK)
        .entity(CommitViews.view(opened))
        .build();
  }

  /** Where a commit stands. */
  @GET
  @Path("{commit}")
  public CommitView get(
      @Auth Caller caller,
      @PathParam("workspace") String workspace,
      @PathParam("commit") String commit) {
    return CommitViews.view(finder.find(caller, workspace, commit));
  }

  /** Gives a commit up; one that is committed stays so, and the answer says it. */
  @DELETE
  @Path("{commit}")
  public CommitView abandon(
      @Auth Caller caller,
      @PathParam("workspace") String workspace,
      @PathParam("commit") String commit) {
    WorkspaceRow row = workspaces.find(caller, workspace);
    return CommitViews.view(
        commits
            .abandon(caller.account(), row.id(), CommitFinder.id(commit))
            .orElseThrow(CommitFinder::none));
  }

  /** Stage 2: takes the manifest and commits. */
  @POST
  @Path("{commit}/complete")
  @Consumes(MediaTypes.MANIFEST)
  @MaximumBody(ManifestReader.MAXIMUM_BYTES)
  public CommitView complete(
      @Auth Caller caller,
      @PathParam("workspace") String workspace,
      @PathParam("commit") String commit,
      InputStream manifest) {
    CommitRow row = finder.find(caller, workspace, commit);
    return CommitViews.view(completion.complete(caller, row, manifest));
  }
}
