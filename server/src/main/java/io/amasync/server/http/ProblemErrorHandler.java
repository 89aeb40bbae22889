package io.amasync.server.http;

import io.amasync.protocol.api.MediaTypes;
import io.amasync.protocol.api.Problem;
import io.amasync.protocol.api.ProblemCode;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/**
 * Answers with a problem what Jetty itself refuses: broken requests, impossible addresses, headers
 * that are too large. The message of Jetty's own that may quote the request is left out.
 */
public final class ProblemErrorHandler extends ErrorHandler {
  @Override
  public boolean errorPageForMethod(String method) {
    return true;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    int status = response.getStatus();
    if (request.getAttribute(ERROR_EXCEPTION) instanceof HttpException e) {
      status = e.getCode();
    }
    ProblemCode code = ProblemJson.ofStatus(status);
    response.setStatus(code.status());
    byte[] body = ProblemJson.bytes(Problem.of(code, ProblemJson.adviceFor(code)));
    response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, MediaTypes.PROBLEM);
    response.write(true, ByteBuffer.wrap(body), callback);
    return true;
  }
}
