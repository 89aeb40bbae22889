package io.amasync.server.download;

import io.amasync.chunker.id.ContentId;
import io.amasync.metastore.content.Contents;
import io.amasync.metastore.tree.RevisionRow;
import io.amasync.protocol.api.Problem;
import io.amasync.protocol.api.ProblemCode;
import io.amasync.protocol.path.TreePath;
import io.amasync.server.account.Caller;
import io.amasync.server.feed.ChunkFeed;
import io.amasync.server.feed.ChunkFeeds;
import io.amasync.server.feed.ChunkForm;
import io.amasync.server.feed.ChunkSource;
import io.amasync.server.feed.ContentSource;
import io.amasync.server.feed.ReadFailures;
import io.amasync.server.http.ContentDisposition;
import io.amasync.server.http.ProblemException;
import io.amasync.server.http.ProblemJson;
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
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/**
 * The download endpoint: a file's latest revision, or any other, whole or in ranges. Last-Modified
 * is when the revision was committed, by the server's clock: a file's own time may go backwards
 * from one revision to the next, and a cache would then keep the wrong one.
 */
@Path("/v1/workspaces/{workspace}/files/{path: .+}")
public final class DownloadResource {
  private static final int SEGMENTS_BEFORE_PATH = 4;

  private final WorkspaceFinder workspaces;
  private final RevisionFinder revisions;
  private final Contents contents;
  private final ChunkFeeds feeds;
  private final InstantSource clock;

  /** Sends {@code contents} through {@code feeds}. */
  public DownloadResource(
      WorkspaceFinder workspaces,
      RevisionFinder revisions,
      Contents contents,
      ChunkFeeds feeds,
      InstantSource clock) {
    this.workspaces = workspaces;
    this.revisions = revisions;
    this.contents = contents;
    this.feeds = feeds;
    this.clock = clock;
  }

  /** The head of what GET gives. */
  @HEAD
  public Response head(
      @Auth Caller caller,
      @PathParam("workspace") String workspace,
      @Context HttpServletRequest http) {
    return answer(caller, workspace, http);
  }

  /** The file. */
  @GET
  public Response get(
      @Auth Caller caller,
      @PathParam("workspace") String workspace,
      @Context HttpServletRequest http) {
    return answer(caller, workspace, http);
  }

  private Response answer(Caller caller, String workspace, HttpServletRequest http) {
    RawRequest request = RawRequest.of(http);
    TreePath path = request.pathAfter(SEGMENTS_BEFORE_PATH);
    RevisionRow row = revisions.find(caller, workspaces.find(caller, workspace), path, request);
    ContentId content = file(row);
    Preconditions conditions = new Preconditions("\"" + content + "\"", row.committed());
    Response.ResponseBuilder head =
        switch (conditions.evaluate(
            http.getHeader(HttpHeaders.IF_MATCH),
            http.getHeader(HttpHeaders.IF_UNMODIFIED_SINCE),
            http.getHeader(HttpHeaders.IF_NONE_MATCH),
            http.getHeader(HttpHeaders.IF_MODIFIED_SINCE))) {
          case NOT_MODIFIED -> Response.notModified();
          case FAILED ->
              throw new ProblemException(
                  ProblemCode.PRECONDITION_FAILED,
                  "'%s' is not what the request's conditions say".formatted(path));
          case PROCEED -> null;
        };
    if (head != null) {
      return headers(head, row, conditions).build();
    }
    RequestedRanges ranges =
        conditions.rangeApplies(http.getHeader("If-Range"), clock.instant())
            ? RequestedRanges.parse(http.getHeader("Range"), row.sizeBytes())
            : new RequestedRanges.Whole();
    return switch (ranges) {
      case RequestedRanges.Whole _ -> whole(caller, http, row, conditions);
      case RequestedRanges.Parts parts when parts.ranges().size() == 1 ->
          single(caller, http, row, conditions, parts.ranges().getFirst());
      case RequestedRanges.Parts parts -> multiple(caller, http, row, conditions, parts.ranges());
      case RequestedRanges.Unsatisfiable _ ->
          Response.fromResponse(
                  ProblemJson.response(
                      Problem.of(
                          ProblemCode.RANGE_NOT_SATISFIABLE,
                          "'%s' has %d bytes".formatted(path, row.sizeBytes()))))
              .header("Content-Range", "bytes */" + row.sizeBytes())
              .build();
    };
  }

  private static ContentId file(RevisionRow row) {
    return switch (Objects.requireNonNull(row.kind())) {
      case FILE -> Objects.requireNonNull(row.content());
      case DIRECTORY ->
          throw ProblemException.notFound(
              "'%s' is a directory. List it with files?prefix=%s/ or get the whole tree as archive"
                  .formatted(row.path(), row.path().toUrl()));
      case SYMLINK ->
          throw ProblemException.notFound(
              "'%s' is a symbolic link to '%s', and links are not followed"
                  .formatted(row.path(), row.target()));
    };
  }

  private static Response.ResponseBuilder headers(
      Response.ResponseBuilder answer, RevisionRow row, Preconditions conditions) {
    return answer
        .header(HttpHeaders.ETAG, conditions.etag())
        .header(HttpHeaders.LAST_MODIFIED, conditions.lastModified())
        .header(HttpHeaders.CACHE_CONTROL, "private, no-cache")
        .header("Accept-Ranges", "bytes")
        .header("X-Content-Type-Options", "nosniff")
        .header(HttpHeaders.CONTENT_DISPOSITION, ContentDisposition.attachment(row.path()));
  }

  private Response whole(
      Caller caller, HttpServletRequest http, RevisionRow row, Preconditions conditions) {
    List<FileAnswer.Part> parts =
        row.sizeBytes() == 0
            ? List.of()
            : List.of(new FileAnswer.Part("", new ByteRange(0, row.sizeBytes() - 1)));
    Response.ResponseBuilder answer =
        headers(Response.ok(), row, conditions).type(SafeMediaTypes.of(row.path()));
    return send(caller, http, row, answer, parts, "");
  }

  private Response single(
      Caller caller,
      HttpServletRequest http,
      RevisionRow row,
      Preconditions conditions,
      ByteRange range) {
    Response.ResponseBuilder answer =
        headers(Response.status(Response.Status.PARTIAL_CONTENT), row, conditions)
            .type(SafeMediaTypes.of(row.path()))
            .header("Content-Range", range.contentRange(row.sizeBytes()));
    return send(caller, http, row, answer, List.of(new FileAnswer.Part("", range)), "");
  }

  private Response multiple(
      Caller caller,
      HttpServletRequest http,
      RevisionRow row,
      Preconditions conditions,
      List<ByteRange> ranges) {
    String boundary = "ama-" + UUID.randomUUID();
    List<FileAnswer.Part> parts = new ArrayList<>();
    for (ByteRange range : ranges) {
      parts.add(
          new FileAnswer.Part(
              "%s--%s\r\nContent-Type: %s\r\nContent-Range: %s\r\n\r\n"
                  .formatted(
                      parts.isEmpty() ? "" : "\r\n",
                      boundary,
                      SafeMediaTypes.of(row.path()),
                      range.contentRange(row.sizeBytes())),
              range));
    }
    Response.ResponseBuilder answer =
        headers(Response.status(Response.Status.PARTIAL_CONTENT), row, conditions)
            .type("multipart/byteranges; boundary=" + boundary);
    return send(caller, http, row, answer, parts, "\r\n--%s--\r\n".formatted(boundary));
  }

  private Response send(
      Caller caller,
      HttpServletRequest http,
      RevisionRow row,
      Response.ResponseBuilder answer,
      List<FileAnswer.Part> parts,
      String end) {
    long length = FileAnswer.length(parts, end);
    answer.header(HttpHeaders.CONTENT_LENGTH, length);
    if (http.getMethod().equals("HEAD")) {
      return answer.build();
    }
    String what = "Download of " + row.path().toUrl();
    ChunkFeed feed = feeds.open(caller, source(caller, row, parts), ChunkForm.PLAIN);
    ReadFailures.guard(what, feed, feed::prime);
    return answer
        .entity(new StreamedAnswer(http, what, feed, new FileAnswer(feed, parts, end)))
        .build();
  }

  private ChunkSource source(Caller caller, RevisionRow row, List<FileAnswer.Part> parts) {
    ContentId content = file(row);
    List<ChunkSource> sources =
        parts.stream()
            .<ChunkSource>map(part ->
                new ContentSource(
                    contents,
                    caller.account(),
                    content,
                    part.range().first(),
                    part.range().last() + 1))
            .toList();
    return ChunkSource.concat(sources);
  }
}
