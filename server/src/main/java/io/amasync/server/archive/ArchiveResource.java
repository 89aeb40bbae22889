package io.amasync.server.archive;

import io.amasync.metastore.tree.Selection;
import io.amasync.metastore.workspace.WorkspaceRow;
import io.amasync.server.account.Caller;
import io.amasync.server.feed.ChunkForm;
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
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Trees as of a version, as tar or zip. */
@Path("/v1/workspaces/{workspace}/archive")
public final class ArchiveResource {
  private final WorkspaceFinder workspaces;
  private final TreeWalks walks;

  /** Sends what {@code walks} visit. */
  public ArchiveResource(WorkspaceFinder workspaces, TreeWalks walks) {
    this.workspaces = workspaces;
    this.walks = walks;
  }

  /** The head of what GET gives. */
  @HEAD
  public Response archiveHead(
      @Auth Caller caller,
      @PathParam("workspace") String workspace,
      @Context HttpServletRequest http) {
    return archive(caller, workspace, http);
  }

  /** The tree as tar or zip. */
  @GET
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
    TreeWalk walk = walks.tree(caller, row.id(), version, Selection.ALL, ChunkForm.PLAIN);
    String what = "Archive of workspace %s, version %d".formatted(row.id(), version);
    ReadFailures.guard(what, walk, walk::prime);
    StreamedAnswer.Body body =
        switch (format) {
          case TAR ->
              out -> {
                TarArchive tar = new TarArchive(out);
                walk.run(tar);
                tar.finish();
              };
          case ZIP ->
              out -> {
                ZipArchive zip = new ZipArchive(out);
                walk.run(zip);
                zip.finish();
              };
        };
    return StreamedAnswer.chunked(answer, http)
        .entity(new StreamedAnswer(http, what, walk, body))
        .build();
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
