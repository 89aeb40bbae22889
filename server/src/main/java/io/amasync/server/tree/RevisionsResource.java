package io.amasync.server.tree;

import io.amasync.metastore.tree.RevisionRow;
import io.amasync.metastore.tree.Trees;
import io.amasync.metastore.workspace.WorkspaceRow;
import io.amasync.protocol.api.FilesView;
import io.amasync.protocol.path.TreePath;
import io.amasync.server.account.Caller;
import io.amasync.server.http.ProblemException;
import io.amasync.server.http.RawRequest;
import io.amasync.server.workspace.WorkspaceFinder;
import io.dropwizard.auth.Auth;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.List;

/** Lists the revisions of a path. */
@Path("/v1/workspaces/{workspace}/revisions/{path: .+}")
@Produces(MediaType.APPLICATION_JSON)
public final class RevisionsResource {
  private static final int SEGMENTS_BEFORE_PATH = 4;

  private final WorkspaceFinder workspaces;
  private final Trees trees;

  /** Lists what {@code trees} has. */
  public RevisionsResource(WorkspaceFinder workspaces, Trees trees) {
    this.workspaces = workspaces;
    this.trees = trees;
  }

  /** The revisions of a path, newest first; {@code next} is a revision number. */
  @GET
  public FilesView revisions(
      @Auth Caller caller,
      @PathParam("workspace") String workspace,
      @Context HttpServletRequest http) {
    RawRequest request = RawRequest.of(http);
    TreePath path = request.pathAfter(SEGMENTS_BEFORE_PATH);
    Long after = request.number("after", 1, Long.MAX_VALUE);
    int limit = FileViews.limit(request);
    WorkspaceRow row = workspaces.find(caller, workspace);
    List<RevisionRow> rows =
        trees.revisions(
            caller.account(), row.id(), path, after == null ? Long.MAX_VALUE : after, limit);
    if (rows.isEmpty() && after == null) {
      throw ProblemException.notFound("The workspace never had '%s'".formatted(path));
    }
    return FileViews.view(
        row.version(), rows, rows.size() < limit ? null : Long.toString(rows.getLast().revision()));
  }
}
