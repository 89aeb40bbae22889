package io.amasync.server.archive;

import io.amasync.metastore.tree.RevisionRow;
import io.amasync.metastore.tree.Selection;
import io.amasync.metastore.workspace.WorkspaceRow;
import io.amasync.protocol.api.MediaTypes;
import io.amasync.protocol.path.TreePath;
import io.amasync.server.account.Caller;
import io.amasync.server.feed.ChunkForm;
import io.amasync.server.feed.ReadFailures;
import io.amasync.server.http.ProblemException;
import io.amasync.server.http.RawRequest;
import io.amasync.server.http.StreamedAnswer;
import io.amasync.server.tree.RevisionFinder;
import io.amasync.server.workspace.WorkspaceFinder;
import io.dropwizard.auth.Auth;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;

/** Trees as of a version, as the stream that the daemon restores from. */
@Path("/v1/workspaces/{workspace}/tree")
public final class TreeResource {
  private final WorkspaceFinder workspaces;
  private final RevisionFinder revisions;
  private final TreeWalks walks;

  /** Sends what {@code walks} visit. */
  public TreeResource(WorkspaceFinder workspaces, RevisionFinder revisions, TreeWalks walks) {
    this.workspaces = workspaces;
    this.revisions = revisions;
    this.walks = walks;
  }

  /** The tree, a subtree, a file, or a file's revision, as a tree stream. */
  @GET
  public Response tree(
      @Auth Caller caller,
      @PathParam("workspace") String workspace,
      @Context HttpServletRequest http) {
    RawRequest request = RawRequest.of(http);
    TreePath path = request.path("path");
    Long revision = request.number("revision", 1, Long.MAX_VALUE);
    Long asked = request.number("version", 0, Long.MAX_VALUE);
    if (revision != null && path == null) {
      throw ProblemException.badRequest("A revision is of a path: give 'path' too");
    }
    WorkspaceRow row = workspaces.find(caller, workspace);
    RevisionRow found = path == null ? null : revisions.find(caller, row, path, request);
    if (found != null && revision != null) {
      return answer(http, row, found.version(), walks.single(caller, found, ChunkForm.STORED));
    }
    long version = RevisionFinder.version(row, asked);
    Selection selection = path == null ? Selection.ALL : Selection.within(path);
    return answer(
        http, row, version, walks.tree(caller, row.id(), version, selection, ChunkForm.STORED));
  }

  private static Response answer(
      HttpServletRequest http, WorkspaceRow workspace, long version, TreeWalk walk) {
    String what = "Tree of workspace %s, version %d".formatted(workspace.id(), version);
    ReadFailures.guard(what, walk, walk::prime);
    StreamedAnswer.Body body =
        out -> {
          TreeStream stream = new TreeStream(out, version);
          walk.run(stream);
          stream.finish();
        };
    return StreamedAnswer.chunked(Response.ok(), http)
        .entity(new StreamedAnswer(http, what, walk, body))
        .type(MediaTypes.TREE)
        .header(HttpHeaders.CACHE_CONTROL, "private, no-cache")
        .build();
  }
}
