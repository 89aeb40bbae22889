package io.amasync.server.tree;

import io.amasync.metastore.tree.RevisionRow;
import io.amasync.metastore.tree.Selection;
import io.amasync.metastore.tree.Trees;
import io.amasync.metastore.workspace.WorkspaceRow;
import io.amasync.protocol.api.FilesView;
import io.amasync.protocol.path.TreePath;
import io.amasync.server.account.Caller;
import io.amasync.server.http.PathText;
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

/** Lists trees. */
@Path("/v1/workspaces/{workspace}/files")
@Produces(MediaType.APPLICATION_JSON)
public final class FilesResource {
  private final WorkspaceFinder workspaces;
  private final Trees trees;

  /** Lists {@code trees}. */
  public FilesResource(WorkspaceFinder workspaces, Trees trees) {
    this.workspaces = workspaces;
    this.trees = trees;
  }

  /** A page of the tree as of a version, directories too, in order of path. */
  @GET
  public FilesView files(
      @Auth Caller caller,
      @PathParam("workspace") String workspace,
      @Context HttpServletRequest http) {
    RawRequest request = RawRequest.of(http);
    byte[] prefix = request.bytes("prefix");
    Long asked = request.number("version", 0, Long.MAX_VALUE);
    String token = request.text("after");
    TreePath after = token == null ? null : PathText.ofToken(token);
    int limit = FileViews.limit(request);
    if (prefix != null && prefix.length > TreePath.MAXIMUM_BYTES) {
      throw ProblemException.badRequest("The parameter 'prefix' is longer than any path");
    }
    WorkspaceRow row = workspaces.find(caller, workspace);
    long version = RevisionFinder.version(row, asked);
    Selection selection =
        prefix == null || prefix.length == 0 ? Selection.ALL : Selection.startingWith(prefix);
    List<RevisionRow> rows =
        trees.listing(caller.account(), row.id(), version, selection, after, limit);
    return FileViews.view(
        version, rows, rows.size() < limit ? null : PathText.toToken(rows.getLast().path()));
  }
}
