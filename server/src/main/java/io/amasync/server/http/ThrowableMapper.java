package io.amasync.server.http;

import com.fasterxml.jackson.core.JacksonException;
import io.amasync.chunker.pack.CorruptPackException;
import io.amasync.protocol.api.Problem;
import io.amasync.protocol.api.ProblemCode;
import io.amasync.protocol.manifest.MalformedManifestException;
import io.amasync.protocol.path.InvalidTreePathException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.sql.SQLException;
import java.util.UUID;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.io.EofException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns whatever ended a request into a problem; what is the server's own fault is logged. */
@Provider
public final class ThrowableMapper implements ExceptionMapper<Throwable> {
  private static final Logger LOG = LoggerFactory.getLogger(ThrowableMapper.class);

  @Override
  public Response toResponse(Throwable thrown) {
    return switch (thrown) {
      case ProblemException e -> ProblemJson.response(e.problem());
      case WebApplicationException e -> ofJersey(e);
      case InvalidTreePathException e -> problem(ProblemCode.INVALID_PATH, message(e));
      case MalformedManifestException e -> problem(ProblemCode.MALFORMED_MANIFEST, message(e));
      case CorruptPackException e -> problem(ProblemCode.CORRUPT_PACK, message(e));
      case JacksonException e -> ofJson(e);
      case HttpException e -> ofStatus(e.getCode());
      case EofException _ -> problem(ProblemCode.BAD_REQUEST, "The connection ended too early");
      default -> databaseIsAway(thrown) ? unavailable(thrown) : internal(thrown);
    };
  }

  private static Response ofJersey(WebApplicationException e) {
    Throwable cause = e.getCause();
    if (cause instanceof ProblemException problem) {
      return ProblemJson.response(problem.problem());
    }
    Response own = e.getResponse();
    if (own.getStatus() >= 500) {
      return internal(e);
    }
    Response.ResponseBuilder answer = Response.fromResponse(ofStatus(own.getStatus()));
    Object allow = own.getHeaders().getFirst(HttpHeaders.ALLOW);
    return allow == null ? answer.build() : answer.header(HttpHeaders.ALLOW, allow).build();
  }

  private static Response ofStatus(int status) {
    ProblemCode code = ProblemJson.ofStatus(status);
    return problem(code, ProblemJson.adviceFor(code));
  }

  /** Says where in the body, and not what stands there: it may be a secret. */
  private static Response ofJson(JacksonException e) {
    String where =
        e.getLocation() == null
            ? ""
            : " at line %d, column %d"
                .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr());
    return problem(
        ProblemCode.BAD_REQUEST,
        "The body is not the JSON that this address takes%s. Check its syntax and its fields' types"
            .formatted(where));
  }

  /** SQLSTATE classes: 08 connection, 53 resources, 57P shutdown; or the pool has none to give. */
  private static boolean databaseIsAway(Throwable thrown) {
    for (Throwable e = thrown; e != null; e = e.getCause()) {
      if (e instanceof SQLException sql) {
        String state = sql.getSQLState();
        return state == null
            ? sql.getClass().getName().startsWith("org.apache.tomcat.jdbc.pool.")
            : state.startsWith("08") || state.startsWith("53") || state.startsWith("57P");
      }
    }
    return false;
  }

  private static Response unavailable(Throwable thrown) {
    LOG.warn("The database cannot be reached: {}", rootMessage(thrown));
    return problem(
        ProblemCode.UNAVAILABLE,
        "The server cannot reach its database. Send the request again in a moment");
  }

  private static String rootMessage(Throwable thrown) {
    Throwable root = thrown;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.toString();
  }

  private static Response internal(Throwable thrown) {
    UUID incident = UUID.randomUUID();
    LOG.error("Request failed, incident {}", incident, thrown);
    return problem(
        ProblemCode.INTERNAL,
        "The server failed; its log says why at incident %s. Sending the request again may help"
            .formatted(incident));
  }

  private static Response problem(ProblemCode code, String detail) {
    return ProblemJson.response(Problem.of(code, detail));
  }

  private static String message(Throwable e) {
    return String.valueOf(e.getMessage());
  }
}
