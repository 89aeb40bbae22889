package io.amasync.server.archive;

import io.amasync.metastore.content.Contents;
import io.amasync.metastore.tree.RevisionRow;
import io.amasync.metastore.tree.Selection;
import io.amasync.metastore.tree.Trees;
import io.amasync.metastore.workspace.WorkspaceRow;
import io.amasync.protocol.api.MediaTypes;
import io.amasync.protocol.path.TreePath;
import io.amasync.server.account.Caller;
import io.amasync.server.feed.ChunkFeeds;
import io.amasync.server.feed.ReadFailures;
import io.amasync.server.http.ContentDisposition;
import io.amasync.server.http.ProblemException;
import io.amasync.server.http.RawRequest;
import io.amasync.server.http.StreamedAnswer;
import io.amasync.server.tree.RevisionFinder;
import io.amasync.server.workspace.WorkspaceFinder;
import io.dropwizard.auth.Auth;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.BufferedOutputStream;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Trees as of a version, with every byte, in one answer. */
@Path("/v1/workspaces/{workspace}")
public final class ArchiveResource {
  private static final int PAGE_ROWS = 500;

  /** Headers of entries are gathered; chunks are larger and go through without a copy. */
  private static final int BUFFER_BYTES = 64 << 10;

  private final WorkspaceFinder workspaces;
  private final RevisionFinder revisions;
  private final Trees trees;
  private final Contents contents;
  private final ChunkFeeds feeds;

  /** Sends {@code trees} with their {@code contents}. */
  public ArchiveResource(
      WorkspaceFinder workspaces,
      RevisionFinder revisions,
      Trees trees,
      Contents contents,
      ChunkFeeds feeds) {
    this.workspaces = workspaces;
    this.revisions = revisions;
    this.trees = trees;
    this.contents = contents;
    this.feeds = feeds;
  }

  /** The head of what GET gives. */
  @HEAD
  @Path("archive")
  public Response archiveHead(
      @Auth Caller caller,
      @PathParam("workspace") String workspace,
      @Context HttpServletRequest http) {
    return archive(caller, workspace, http);
  }

  /** The tree as tar or zip. */
  @GET
  @Path("archive")
  public Response archive(
      @Auth Caller caller,
      @PathParam("workspace") String workspace,
      @Context HttpServletRequest http) {
    RawRequest request = RawRequest.of(http);
    Format format = Format.of(request.text("format"));
    Long asked = request.number("version", 0, Long.MAX_VALUE);
    WorkspaceRow row = workspaces.find(caller, workspace);
    long version = RevisionFinder.version(row, asked);
    String name = "%s-v%d.%s".formatted(row.name(), version, format.extension);
    Response.ResponseBuilder answer =
        Response.ok()
            .type(format.mediaType)
            .header(HttpHeaders.CONTENT_DISPOSITION, ContentDisposition.attachment(name))
            .header(HttpHeaders.CACHE_CONTROL, "private, no-cache")
            .header("X-Content-Type-Options", "nosniff");
    if (http.getMethod().equals("HEAD")) {
      return answer.build();
    }
    TreeWalk walk = walk(caller, row, version, Selection.ALL);
    String what = "Archive of workspace %s, version %d".formatted(row.id(), version);
    ReadFailures.guard(what, walk, walk::prime);
    StreamedAnswer.Body body =
        switch (format) {
          case TAR ->
              out -> {
                TarArchive tar = new TarArchive(new BufferedOutputStream(out, BUFFER_BYTES));
                walk.run(tar);
                tar.finish();
              };
          case ZIP ->
              out -> {
                ZipArchive zip = new ZipArchive(new BufferedOutputStream(out, BUFFER_BYTES));
                walk.run(zip);
                zip.finish();
              };
        };
    return answer.entity(new StreamedAnswer(http, what, walk, body)).build();
  }

  /** The tree, a subtree, a file, or a file's revision, as a tree stream. */
  @GET
  @Path("tree")
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
    RevisionRow itself = path == null ? null : revisions.find(caller, row, path, request);
    long version =
        revision == null || itself == null ? RevisionFinder.version(row, asked) : itself.version();
    TreeWalk walk =
        revision == null || itself == null
            ? walk(caller, row, version, path == null ? Selection.ALL : Selection.within(path))
            : new TreeWalk(
                caller, contents, feeds, last -> last == null ? List.of(itself) : List.of());
    String what = "Tree of workspace %s, version %d".formatted(row.id(), version);
    ReadFailures.guard(what, walk, walk::prime);
    StreamedAnswer.Body body =
        out -> {
          TreeStream stream = new TreeStream(new BufferedOutputStream(out, BUFFER_BYTES), version);
          walk.run(stream);
          stream.finish();
        };
    return Response.ok(new StreamedAnswer(http, what, walk, body), MediaTypes.TREE)
        .header(HttpHeaders.CACHE_CONTROL, "private, no-cache")
        .build();
  }

  private TreeWalk walk(Caller caller, WorkspaceRow row, long version, Selection selection) {
    return new TreeWalk(
        caller,
        contents,
        feeds,
        last ->
            trees.listing(
                caller.account(),
                row.id(),
                version,
                selection,
                last == null ? null : last.path(),
                PAGE_ROWS));
  }

  /** How an archive is written. */
  private enum Format {
    TAR("tar", "application/x-tar"),
    ZIP("zip", "application/zip");

    private final String extension;
    private final String mediaType;

    Format(String extension, String mediaType) {
      this.extension = extension;
      this.mediaType = mediaType;
    }

    static Format of(@Nullable String name) {
      return switch (Objects.requireNonNullElse(name, "tar")) {
        case "tar" -> TAR;
        case "zip" -> ZIP;
        default -> throw ProblemException.badRequest("The parameter 'format' must be tar or zip");
      };
    }
  }
}
