package io.amasync.server.tree;

import io.amasync.metastore.tree.RevisionRow;
import io.amasync.metastore.tree.Selection;
import io.amasync.metastore.tree.Trees;
import io.amasync.metastore.workspace.WorkspaceRow;
import io.amasync.protocol.api.FilesView;
import io.amasync.protocol.api.Limits;
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
import org.jspecify.annotations.Nullable;

/** Lists trees, and the revisions of a path. */
@Path("/v1/workspaces/{workspace}")
@Produces(MediaType.APPLICATION_JSON)
public final class FilesResource {
  private static final long PAGE_ROWS = 1_000;
  private static final int SEGMENTS_BEFORE_PATH = 4;

  private final WorkspaceFinder workspaces;
  private final Trees trees;

  /** Lists {@code trees}. */
  public FilesResource(WorkspaceFinder workspaces, Trees trees) {
    this.workspaces = workspaces;
    this.trees = trees;
  }

  /** A page of the tree as of a version, directories too, in order of path. */
  @GET
  @Path("files")
  public FilesView files(
      @Auth Caller caller,
      @PathParam("workspace") String workspace,
      @Context HttpServletRequest http) {
    RawRequest request = RawRequest.of(http);
    byte[] prefix = request.bytes("prefix");
    Long asked = request.number("version", 0, Long.MAX_VALUE);
    String token = request.text("after");
    TreePath after = token == null ? null : PathText.ofToken(token);
    int limit = limit(request);
    if (prefix != null && prefix.length > TreePath.MAXIMUM_BYTES) {
      throw ProblemException.badRequest("The parameter 'prefix' is longer than any path");
    }
    WorkspaceRow row = workspaces.find(caller, workspace);
    long version = RevisionFinder.version(row, asked);
    Selection selection =
        prefix == null || prefix.length == 0 ? Selection.ALL : Selection.startingWith(prefix);
    List<RevisionRow> rows =
        trees.listing(caller.account(), row.id(), version, selection, after, limit);
    return view(
        version, rows, rows.size() < limit ? null : PathText.toToken(rows.getLast().path()));
  }

  /** The revisions of a path, newest first; {@code next} is a revision number. */
  @GET
  @Path("revisions/{path: .+}")
  public FilesView revisions(
      @Auth Caller caller,
      @PathParam("workspace") String workspace,
      @Context HttpServletRequest http) {
    RawRequest request = RawRequest.of(http);
    TreePath path = request.pathAfter(SEGMENTS_BEFORE_PATH);
    Long after = request.number("after", 1, Long.MAX_VALUE);
    int limit = limit(request);
    WorkspaceRow row = workspaces.find(caller, workspace);
    List<RevisionRow> rows =
        trees.revisions(
            caller.account(), row.id(), path, after == null ? Long.MAX_VALUE : after, limit);
    if (rows.isEmpty() && after == null) {
      throw ProblemException.notFound("The workspace never had '%s'".formatted(path));
    }
    return view(
        row.version(), rows, rows.size() < limit ? null : Long.toString(rows.getLast().revision()));
  }

  private static int limit(RawRequest request) {
    Long asked = request.number("limit", 1, Limits.PAGE_ROWS);
    return (int) (asked == null ? PAGE_ROWS : asked);
  }

  private static FilesView view(long version, List<RevisionRow> rows, @Nullable String next) {
    return new FilesView(version, rows.stream().map(FileViews::view).toList(), next);
  }
}
