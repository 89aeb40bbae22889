package io.amasync.protocol.api;

/**
 * What went wrong, in one word that programs may test. The problem's {@code type} is {@link
 * #type()}; its HTTP status is always {@link #status()}.
 */
public enum ProblemCode {
  BAD_REQUEST("bad-request", 400, "The request is malformed"),
  INVALID_PATH("invalid-path", 400, "The path cannot name a file of a workspace"),
  MALFORMED_MANIFEST("malformed-manifest", 400, "The manifest is malformed"),
  CORRUPT_PACK("corrupt-pack", 400, "The pack is damaged"),
  UNAUTHORIZED("unauthorized", 401, "A valid token is needed"),
  GRANT_REFUSED("grant-refused", 401, "The grant is not valid or has expired"),
  NOT_FOUND("not-found", 404, "There is no such thing"),
  METHOD_NOT_ALLOWED("method-not-allowed", 405, "That method is not for this address"),
  NOT_ACCEPTABLE("not-acceptable", 406, "No offered type is acceptable"),
  REQUEST_TIMEOUT("request-timeout", 408, "The body came too slowly"),
  CONFLICT("conflict", 409, "The workspace has changed"),
  MISSING_CHUNKS("missing-chunks", 409, "Chunks of the commit are not stored"),
  COMMIT_ENDED("commit-ended", 409, "The commit is no longer open"),
  PRECONDITION_FAILED("precondition-failed", 412, "A precondition failed"),
  BODY_TOO_LARGE("body-too-large", 413, "The body is too large"),
  UNSUPPORTED_MEDIA_TYPE(
      "unsupported-media-type", 415, "That type of body is not for this address"),
  RANGE_NOT_SATISFIABLE("range-not-satisfiable", 416, "The range lies outside the file"),
  INTERNAL("internal", 500, "The server failed"),
  UNAVAILABLE("unavailable", 503, "The server cannot reach its database or store");

  private final String code;
  private final int status;
  private final String title;

  ProblemCode(String code, int status, String title) {
    this.code = code;
    this.status = status;
    this.title = title;
  }

  /** The word, e.g. {@code not-found}. */
  public String code() {
    return code;
  }

  /** The problem type URI. */
  public String type() {
    return "urn:ama-sync:problem:" + code;
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }

  /** The title, the same for every problem of this code. */
  public String title() {
    return title;
  }
}
