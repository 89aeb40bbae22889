package io.amasync.server.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.amasync.protocol.api.MediaTypes;
import io.amasync.protocol.api.Problem;
import io.amasync.protocol.api.ProblemCode;
import io.amasync.protocol.api.ProtocolJson;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;

/** A problem as the bytes of an answer. */
public final class ProblemJson {
  private static final JsonMapper MAPPER = ProtocolJson.mapper();

  private static final int RETRY_SECONDS = 2;
  private static final int NOT_IMPLEMENTED = 501;
  private static final int HTTP_VERSION_NOT_SUPPORTED = 505;

  private ProblemJson() {}

  /** The body. */
  static byte[] bytes(Problem problem) {
    try {
      return MAPPER.writeValueAsBytes(problem);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A problem of strings and numbers is always JSON", e);
    }
  }

  /** The whole answer. */
  public static Response response(Problem problem) {
    Response.ResponseBuilder answer =
        Response.status(problem.status())
            .type(MediaTypes.PROBLEM)
            .header(HttpHeaders.CACHE_CONTROL, "no-store")
            .entity(bytes(problem));
    if (problem.status() == ProblemCode.UNAUTHORIZED.status()) {
      answer.header(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"ama-sync\"");
    }
    if (problem.status() == ProblemCode.UNAVAILABLE.status()) {
      answer.header(HttpHeaders.RETRY_AFTER, RETRY_SECONDS);
    }
    return answer.build();
  }

  /** The code that comes closest to a status of Jersey's or Jetty's own. */
  static ProblemCode ofStatus(int status) {
    for (ProblemCode code : ProblemCode.values()) {
      if (code.status() == status && code != ProblemCode.INVALID_PATH) {
        return code;
      }
    }
    boolean notSpoken = status == NOT_IMPLEMENTED || status == HTTP_VERSION_NOT_SUPPORTED;
    return status < 500 || notSpoken ? ProblemCode.BAD_REQUEST : ProblemCode.INTERNAL;
  }

  /** What to say about a status when all that is known is the status. */
  static String adviceFor(ProblemCode code) {
    return switch (code) {
      case NOT_FOUND -> "No such address. ARCHITECTURE.md lists the addresses of this server";
      case METHOD_NOT_ALLOWED -> "The Allow header names the methods of this address";
      case NOT_ACCEPTABLE -> "Send no Accept header, or one that allows what this address gives";
      case UNSUPPORTED_MEDIA_TYPE ->
          "Set Content-Type to what this address takes, mostly application/json";
      case REQUEST_TIMEOUT -> "Send the request again, without pauses";
      case BODY_TOO_LARGE -> "Send less at a time";
      case INTERNAL -> "Send the request again; if it fails again, look into the server's log";
      case UNAVAILABLE -> "Wait a little and send the request again";
      default -> "The request could not be understood. Check its address, headers and body";
    };
  }
}
